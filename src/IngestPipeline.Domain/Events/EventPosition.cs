using System.Globalization;

namespace IngestPipeline.Domain.Events;

/// <summary>A place in the order of events: the transaction that wrote one, then its number. What comes later in this order is never seen earlier.</summary>
public readonly record struct EventPosition(ulong Transaction, long Number) : IComparable<EventPosition>
{
    public int CompareTo(EventPosition other) => (Transaction, Number).CompareTo((other.Transaction, other.Number));

    public static bool operator <(EventPosition left, EventPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(EventPosition left, EventPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(EventPosition left, EventPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EventPosition left, EventPosition right) => left.CompareTo(right) >= 0;

    /// <returns>Null when the text is no position.</returns>
    public static EventPosition? TryParse(string text)
    {
        var parts = text.Split('-');
        return parts.Length == 2 && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var transaction) && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new EventPosition(transaction, number)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Transaction}-{Number}");
}
