namespace IngestPipeline.Providers.Embedding;

/// <summary>
/// Two fixed texts, sent first and last in each call, whose vectors are known from calls of their own. They notice an answer that is shifted,
/// turned round, shuffled (but for one case in (n + 1)(n + 2)), or from another model. Two texts between them that are exchanged cannot be
/// noticed from vectors alone: where a service numbers its answers, its adapter has to sort by those numbers.
/// </summary>
internal sealed class OrderSentinels
{
    // Batches change floats in their last digits; other texts and other models are far away.
    private const double Same = 0.999;
    private const int MismatchesBeforeNewReference = 3;
    private volatile float[][]? reference;
    private int mismatches;

    public static IReadOnlyList<string> Texts { get; } = ["The harbour pilot counts seven green lanterns.", "Quarterly invoices were posted to the wrong ledger."];

    public bool IsKnown => reference is not null;

    /// <param name="vectors">Of <see cref="Texts"/>, each from a call of its own.</param>
    /// <exception cref="InvalidAnswerException">They are too much alike to tell anything.</exception>
    public void Learn(float[][] vectors)
    {
        if (Cosine(vectors[0], vectors[1]) >= Same)
            throw new InvalidAnswerException("the service gives different texts the same vector");
        reference = vectors;
        mismatches = 0;
    }

    /// <exception cref="InvalidAnswerException">The vectors of an answer are not in the order of its texts, or from another model.</exception>
    public void Check(float[] first, float[] last)
    {
        if (reference is not { } known)
            return;
        if (first.Length == known[0].Length && last.Length == known[1].Length && Cosine(first, known[0]) >= Same && Cosine(last, known[1]) >= Same)
        {
            mismatches = 0;
            return;
        }

        // Perhaps it is the reference that is wrong, or the service has changed its model.
        if (Interlocked.Increment(ref mismatches) >= MismatchesBeforeNewReference)
            reference = null;
        throw new InvalidAnswerException("the vectors are not in the order of the texts, or not from the model that answered before");
    }

    private static double Cosine(float[] one, float[] other)
    {
        double product = 0, ones = 0, others = 0;
        for (var index = 0; index < Math.Min(one.Length, other.Length); index++)
        {
            product += (double)one[index] * other[index];
            ones += (double)one[index] * one[index];
            others += (double)other[index] * other[index];
        }

        return product / Math.Sqrt(ones * others);
    }
}
