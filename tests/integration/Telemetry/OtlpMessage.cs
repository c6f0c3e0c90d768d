using System.Text;
using Google.Protobuf;

namespace IngestPipeline.IntegrationTests.Telemetry;

/// <summary>The few fields of OTLP that tests look at, by their numbers in opentelemetry-proto 1.x.</summary>
internal static class OtlpMessage
{
    /// <summary>ExportTraceServiceRequest.</summary>
    public static IEnumerable<CollectedSpan> ReadSpans(byte[] request)
    {
        foreach (var resourceSpans in Children(request, 1))
        {
            var resource = Children(resourceSpans, 1).SelectMany(entry => Attributes(entry, 1)).ToDictionary();
            foreach (var span in Children(resourceSpans, 2).SelectMany(scope => Children(scope, 2)))
            {
                yield return new CollectedSpan(
                    resource.GetValueOrDefault("service.instance.id", ""), Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), Attributes(span, 9).ToDictionary());
            }
        }
    }

    /// <summary>Names in an ExportMetricsServiceRequest.</summary>
    public static IEnumerable<string> ReadMetricNames(byte[] request) =>
        Children(request, 1).SelectMany(resource => Children(resource, 2)).SelectMany(scope => Children(scope, 2)).Select(metric => Text(metric, 1));

    private static IEnumerable<KeyValuePair<string, string>> Attributes(byte[] message, int field) => Children(message, field)
        .Select(pair => KeyValuePair.Create(Text(pair, 1), Children(pair, 2).Select(ValueOf).FirstOrDefault("")));

    private static string ValueOf(byte[] value)
    {
        var input = new CodedInputStream(value);
        return WireFormat.GetTagFieldNumber(input.ReadTag()) switch
        {
            1 => input.ReadString(),
            3 => input.ReadInt64().ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => "",
        };
    }

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Children(message, field).FirstOrDefault([]));

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Children(message, field).FirstOrDefault([]));

    private static List<byte[]> Children(byte[] message, int field)
    {
        var input = new CodedInputStream(message);
        var found = new List<byte[]>();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                found.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        }

        return found;
    }
}
