namespace IngestPipeline.Stages.Parse.Rtf;

/// <summary>Where what a group holds belongs.</summary>
internal enum RtfPlace
{
    Text,

    /// <summary>Markup of the HTML page the text was made from.</summary>
    Markup,

    /// <summary>The table of fonts, which says how bytes are read.</summary>
    Fonts,

    /// <summary>Nothing a reader sees.</summary>
    Silent,
}
