using System.Globalization;
using IngestPipeline.Samples;

// FOLDER alone: the fixed set; with a count: a mix of that many generated files.
switch (args)
{
    case [var folder]:
        SampleFiles.WriteTo(folder);
        return 0;
    case [var folder, var count, .. var rest] when rest.Length <= 1:
        var seed = rest.Length == 1 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 1;
        foreach (var sample in SampleFiles.Generate(folder, int.Parse(count, CultureInfo.InvariantCulture), seed))
            Console.WriteLine($"{sample.Name}\t{sample.Phrase}");
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run --project tests/samples -- FOLDER [COUNT [SEED]]");
        return 1;
}
