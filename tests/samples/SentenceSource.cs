using System.Globalization;

namespace IngestPipeline.Samples;

/// <summary>Plain English sentences about a water works, put together from word lists by a seeded generator.</summary>
internal static class SentenceSource
{
    private static readonly string[] s_subjects =
    [
        "The inlet screen", "The standby pump", "The dosing line", "The clear water tank", "The laboratory", "The night shift",
        "The settling tank", "The valve chamber", "The flow meter", "The reservoir keeper", "The control room", "The blower",
    ];

    private static readonly string[] s_verbs =
    [
        "was checked", "reported a fault", "ran without trouble", "needed cleaning", "was taken out of service", "was painted",
        "showed a steady reading", "was inspected", "used less power", "was moved", "kept its level", "was repaired",
    ];

    private static readonly string[] s_places =
    [
        "at the inlet house", "below the weir", "in the pipe gallery", "near the gate", "at Skelgill", "on Moss Lane",
        "in the pump hall", "at Thorny Bank", "beside the old filter", "in the yard", "at the outlet", "by the access road",
    ];

    private static readonly string[] s_times =
    [
        "in January", "in February", "during the frost", "after the storm", "before the summer", "in the second week",
        "on the first Monday", "during the night", "at the end of May", "in late autumn", "after the audit", "in the morning",
    ];

    private static readonly string[] s_units = ["metres", "litres", "minutes", "turns", "samples", "hours", "visits", "sacks"];

    private static readonly string[] s_colours = ["amber", "black", "copper", "grey", "green", "indigo", "purple", "red", "silver", "white"];
    private static readonly string[] s_animals = ["badger", "curlew", "falcon", "heron", "lapwing", "marten", "otter", "plover", "salmon", "weasel"];
    private static readonly string[] s_trees = ["alder", "birch", "cedar", "elm", "hazel", "larch", "maple", "poplar", "rowan", "willow"];
    private static readonly string[] s_tools = ["anvil", "bucket", "chisel", "funnel", "hammer", "ladder", "mallet", "pulley", "shovel", "wrench"];

    /// <summary>A sentence of words that OCR reads well; different for every index below 10,000.</summary>
    public static string UniquePhrase(int index)
    {
        var words = $"{s_colours[index % 10]} {s_animals[index / 10 % 10]} marker lies under the {s_trees[index / 100 % 10]} with the {s_tools[index / 1000 % 10]}";
        return index < 10_000
            ? $"The {words}."
            : string.Create(CultureInfo.InvariantCulture, $"The {words}, group {index / 10_000}.");
    }

    public static string Title(Random random, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"Report {index + 1}: {Pick(random, s_subjects)[4..]} {Pick(random, s_places)}");

    public static string Heading(Random random) => $"{Pick(random, s_subjects)[4..]} {Pick(random, s_times)}" is var text ? char.ToUpperInvariant(text[0]) + text[1..] : "";

    public static string Sentence(Random random) => random.Next(3) switch
    {
        0 => $"{Pick(random, s_subjects)} {Pick(random, s_verbs)} {Pick(random, s_places)} {Pick(random, s_times)}.",
        1 => string.Create(CultureInfo.InvariantCulture, $"{Pick(random, s_subjects)} {Pick(random, s_verbs)} after {random.Next(2, 900)} {Pick(random, s_units)}."),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Capital(Pick(random, s_times))}, {Lower(Pick(random, s_subjects))} {Pick(random, s_verbs)} {Pick(random, s_places)}; {random.Next(2, 90)} {Pick(random, s_units)} were noted."),
    };

    public static string Paragraph(Random random, int sentences) => string.Join(' ', Enumerable.Range(0, sentences).Select(_ => Sentence(random)));

    public static SampleTable Table(Random random) => new(["Place", "Month", "Value"],
    [
        .. Enumerable.Range(0, random.Next(3, 8)).Select(_ => (IReadOnlyList<string>)
        [
            Capital(Pick(random, s_places)), Pick(random, s_times), random.Next(1, 5000).ToString(CultureInfo.InvariantCulture),
        ]),
    ]);

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
