using System.Globalization;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Dashboard.Charts;

/// <summary>The measures of quality as charts.</summary>
internal static class QualityCharts
{
    public static IReadOnlyList<QualityChart> Of(QualityReport report, QualityGroup group)
    {
        var days = Enumerable.Range(0, report.Days).Select(report.Since.AddDays).ToList();
        var byDay = group.Points.ToDictionary(point => point.Day);
        var words = days.ConvertAll(day => day.ToString("d MMM", CultureInfo.InvariantCulture));
        ChartSeries Series(string name, int colour, Func<QualityPoint, double?> value) =>
            new(name, colour, days.ConvertAll(day => byDay.TryGetValue(day, out var point) ? value(point) : null));
        QualityChart Chart(string title, string meaning, double? threshold, params ChartSeries[] series) => new(title, meaning, words, series, threshold);
        return
        [
            Chart("Versions", "Received on the day.", null, Series("versions", 1, point => point.Versions)),
            Chart("Text yield", "Characters a page, of kinds that have pages. A fall means that less text comes out of pages of the same kind.", null, Series("characters", 1, point => point.CharactersPerPage)),
            Chart("OCR confidence", "Mean confidence of recognised words, 0 to 100.", report.Thresholds.MinOcrConfidence, Series("confidence", 2, point => point.OcrConfidence)),
            Chart("Junk", "Share of unreadable characters among the visible ones.", report.Thresholds.MaxUnreadableShare, Series("share", 5, point => point.UnreadableShare)),
            Chart("Copies and quarantine", "Share of the day's versions.", null, Series("duplicates", 4, point => point.DuplicateShare), Series("quarantined", 5, point => point.QuarantinedShare)),
            Chart("Chunk size", "Tokens of a chunk.", null, Series("mean", 3, point => point.MeanChunkTokens), Series("95th percentile", 6, point => point.P95ChunkTokens)),
            Chart("Embedding drift", "Cosine distance of the day's mean vector from that of the 14 days before: a jump means that other things are written about, or that text comes out otherwise.", null, Series("distance", 4, point => point.EmbeddingDrift)),
        ];
    }
}
