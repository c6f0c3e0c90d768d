using System.Xml;
using System.Xml.Linq;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>Loads small XML files whole, within a limit on size. A document type is passed over, entities are never expanded.</summary>
internal static class BoundedXml
{
    /// <summary>Directories of packages are far smaller.</summary>
    private const long MaxCharacters = 32L << 20;

    /// <exception cref="PermanentStageException">No XML, or too long.</exception>
    public static XElement Load(Stream stream, string name)
    {
        try
        {
            using var reader = XmlReader.Create(stream, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Ignore,
                XmlResolver = null,
                CheckCharacters = false,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                MaxCharactersInDocument = MaxCharacters,
            });
            return XElement.Load(reader);
        }
        catch (XmlException broken)
        {
            throw new PermanentStageException(QuarantineReason.Corrupt, $"{name} is not well-formed XML: {TextCleaner.Line(broken.Message)}", inner: broken);
        }
    }
}
