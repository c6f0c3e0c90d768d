using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>Opens Office packages under limits and reads what all of them share.</summary>
internal static class OfficePackage
{
    /// <exception cref="PermanentStageException">The container or its directory of parts is unusable.</exception>
    public static TPackage Open<TPackage>(Stream content, ParseOptions options, Func<Stream, bool, OpenSettings, TPackage> open)
        where TPackage : OpenXmlPackage
    {
        ContainerGuard.Check(content, options);
        try
        {
            return open(PackageRepair.WithoutBrokenRelationships(content), false, new OpenSettings { AutoSave = false, MaxCharactersInPart = (long)options.MaxInflatedMegabytes << 20 });
        }
        catch (Exception broken) when (broken is OpenXmlPackageException or FileFormatException or InvalidDataException or XmlException or UriFormatException or ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            throw new PermanentStageException(
                QuarantineReason.Corrupt,
                $"the package cannot be opened: {TextCleaner.Line(broken.Message)}",
                new Dictionary<string, object?> { ["exception"] = broken.GetType().FullName, ["message"] = TextCleaner.Line(broken.Message) },
                broken);
        }
    }

    /// <summary>Core properties; a broken property part costs the properties only.</summary>
    public static void AddProperties(OpenXmlPackage package, DocumentBuilder document)
    {
        try
        {
            var properties = package.PackageProperties;
            document.AddMetadata("title", properties.Title);
            document.AddMetadata("author", properties.Creator);
            document.AddMetadata("subject", properties.Subject);
            document.AddMetadata("keywords", properties.Keywords);
            document.AddMetadata("description", properties.Description);
            document.AddMetadata("category", properties.Category);
            document.AddMetadata("last_modified_by", properties.LastModifiedBy);
            document.AddMetadata("language", properties.Language);
            document.AddMetadata("created", Iso(properties.Created));
            document.AddMetadata("modified", Iso(properties.Modified));
        }
        catch (Exception broken) when (broken is XmlException or FormatException or FileFormatException or InvalidDataException or InvalidOperationException)
        {
            document.AddFlag("unreadable_properties");
        }
    }

    /// <summary>A related part, or null when the relationship is missing or leads elsewhere.</summary>
    public static TPart? Related<TPart>(OpenXmlPartContainer owner, string? relationshipId)
        where TPart : OpenXmlPart =>
        relationshipId is not null && owner.TryGetPartById(relationshipId, out var part) ? part as TPart : null;

    private static string? Iso(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ssK", System.Globalization.CultureInfo.InvariantCulture);
}
