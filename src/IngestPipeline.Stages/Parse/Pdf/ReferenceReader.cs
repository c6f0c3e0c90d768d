namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Reads references ("12 0 R") one after the other.</summary>
internal ref struct ReferenceReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Passes white space and then one given byte; false when something else stands there.</summary>
    public bool Skip(byte expected)
    {
        SkipSpace();
        if (_rest.IsEmpty || _rest[0] != expected)
            return false;
        _rest = _rest[1..];
        return true;
    }

    public bool TryReference(out int number) => TryNumber(out number) && TryNumber(out _) && Skip((byte)'R');

    private bool TryNumber(out int number)
    {
        number = 0;
        SkipSpace();
        var digits = 0;
        while (digits < _rest.Length && digits < 9 && _rest[digits] is >= (byte)'0' and <= (byte)'9')
            number = (number * 10) + (_rest[digits++] - '0');
        _rest = _rest[digits..];
        return digits > 0;
    }

    private void SkipSpace()
    {
        var count = 0;
        while (count < _rest.Length && _rest[count] is (0 or 9 or 10 or 12 or 13 or 32))
            count++;
        _rest = _rest[count..];
    }
}
