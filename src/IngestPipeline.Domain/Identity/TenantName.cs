namespace IngestPipeline.Domain.Identity;

/// <summary>Tenant names appear in paths and partition names, so they are kept to a narrow alphabet.</summary>
public static class TenantName
{
    public const string Default = "default";
    public const int MaxLength = 40;

    /// <exception cref="FormatException">The name is not 1 to 40 characters of a-z, 0-9, '-' or '_', starting with a letter or digit.</exception>
    public static string Parse(string name)
    {
        var valid = name.Length is > 0 and <= MaxLength
            && char.IsAsciiLetterLower(name[0]) | char.IsAsciiDigit(name[0])
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
        return valid
            ? name
            : throw new FormatException($"tenant '{name}' is not valid: use 1 to {MaxLength} characters of a-z, 0-9, '-' and '_', starting with a letter or digit");
    }
}
