using System.Text;

namespace IngestPipeline.Stages.Parse.Rtf;

/// <summary>Collects text that comes as bytes of changing code pages and as characters. Bytes wait for each other: two may be one character.</summary>
internal sealed class RtfTextWriter
{
    private readonly StringBuilder text = new();
    private readonly List<byte> waiting = [];
    private Encoding? encoding;

    public void Add(byte value, Encoding writtenIn)
    {
        if (!ReferenceEquals(encoding, writtenIn))
            Flush();
        encoding = writtenIn;
        waiting.Add(value);
    }

    public void Add(string characters)
    {
        Flush();
        text.Append(characters);
    }

    public override string ToString()
    {
        Flush();
        return text.ToString();
    }

    private void Flush()
    {
        if (waiting.Count == 0)
            return;
        text.Append(encoding!.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(waiting)));
        waiting.Clear();
    }
}
