using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Hosting.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Cli.Settings;

/// <summary>Says everything that is wrong with a configuration, not only what stops a host first.</summary>
public static partial class SettingsCheck
{
    /// <summary>What is wrong with the configuration of a data folder.</summary>
    public static IReadOnlyList<SettingProblem> Run(string dataFolder)
    {
        SettingLayers layers;
        try
        {
            layers = SettingLayers.Read(dataFolder);
        }
        catch (CommandException unreadable)
        {
            return [new SettingProblem(Path.Combine(Path.GetFullPath(dataFolder), SettingLayers.FileName), unreadable.Message)];
        }

        return [.. SecretsInFiles(layers), .. Run(layers.Merge(), dataFolder)];
    }

    public static IEnumerable<SettingProblem> SecretsInFiles(SettingLayers layers) => PipelineConfiguration.Secrets.Concat(ReceiverSecrets(layers.Shipped)).Concat(ReceiverSecrets(layers.Folder)).Distinct()
        .Where(secret => layers.Shipped[secret] is not null || layers.Folder[secret] is not null)
        .Select(secret => new SettingProblem(secret, $"{secret} does not belong in a file: set it in the environment, {SettingLayers.VariableOf(secret)}"));

    /// <summary>What is wrong with the values themselves.</summary>
    public static IReadOnlyList<SettingProblem> Run(IConfiguration configuration, string dataFolder)
    {
        using var services = new ServiceCollection().AddSections(configuration).BuildServiceProvider();
        var sections = services.GetServices<BoundSection>().ToList();
        var problems = PipelineConfiguration.UnknownSections(configuration, sections).Select(name => new SettingProblem(name, "there is no such section")).ToList();
        foreach (var section in sections)
            problems.AddRange(CheckSection(section, configuration.GetSection(section.Name), services));
        try
        {
            PipelineConfiguration.ReadFailpoints(configuration, dataFolder);
        }
        catch (CommandException wrong)
        {
            problems.Add(new SettingProblem("Failpoints", wrong.Message));
        }

        return problems;
    }

    private static IEnumerable<string> ReceiverSecrets(IConfiguration file) =>
        file.GetSection($"{WebhookOptions.Section}:{nameof(WebhookOptions.Endpoints)}").GetChildren().Select(receiver => $"{receiver.Path}:{nameof(WebhookReceiver.Secret)}");

    private static List<SettingProblem> CheckSection(BoundSection section, IConfigurationSection configured, IServiceProvider services)
    {
        // One by one: binding the whole ends at the first that does not fit. What does not fit is judged as its default.
        var options = Activator.CreateInstance(section.Type)!;
        var problems = configured.GetChildren().Select(value => Take(section, value, options)).OfType<SettingProblem>().ToList();
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        if (options is IValidatableObject itself)
            results.AddRange(itself.Validate(new ValidationContext(options)));
        problems.AddRange(results.DistinctBy(result => result.ErrorMessage)
            .Select(result => new SettingProblem(result.MemberNames.FirstOrDefault() is { } member ? $"{section.Name}:{member}" : NameIn(section, result.ErrorMessage!), result.ErrorMessage!)));
        // These open files, and rely on values that are possible.
        return problems.Count > 0 ? problems : [.. CheckFurther(section, options, services)];
    }

    private static SettingProblem? Take(BoundSection section, IConfigurationSection value, object options)
    {
        var property = section.Type.GetProperties().FirstOrDefault(property => property.SetMethod is { IsPublic: true } && property.Name.Equals(value.Key, StringComparison.OrdinalIgnoreCase));
        if (property is null)
            return new SettingProblem($"{section.Name}:{value.Key}", "there is no such setting");
        try
        {
            property.SetValue(options, value.Get(property.PropertyType, binder => binder.ErrorOnUnknownConfiguration = true) ?? property.GetValue(options));
            return null;
        }
        catch (InvalidOperationException wrong)
        {
            var what = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            return new SettingProblem($"{section.Name}:{property.Name}", value.Value is null ? wrong.Message : $"'{value.Value}' is not {Expected(what)}");
        }
    }

    private static IEnumerable<SettingProblem> CheckFurther(BoundSection section, object options, IServiceProvider services)
    {
        var validator = typeof(IValidateOptions<>).MakeGenericType(section.Type);
        return services.GetServices(validator)
            .Where(one => one!.GetType() is not { IsGenericType: true } type || type.GetGenericTypeDefinition() != typeof(DataAnnotationValidateOptions<>))
            .Select(one => (ValidateOptionsResult)validator.GetMethod(nameof(IValidateOptions<object>.Validate))!.Invoke(one, [Options.DefaultName, options])!)
            .Where(result => result.Failed)
            .SelectMany(result => result.Failures!)
            .Select(failure => new SettingProblem(NameIn(section, failure), failure));
    }

    private static string Expected(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ => $"a {type.Name}",
    };

    /// <summary>The setting a sentence is about; the section when it names none.</summary>
    private static string NameIn(BoundSection section, string sentence) =>
        SettingName().Matches(sentence).Select(match => match.Value).FirstOrDefault(name => name.StartsWith($"{section.Name}:", StringComparison.Ordinal)) ?? section.Name;

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+:[A-Z][A-Za-z]+\b")]
    private static partial Regex SettingName();
}
