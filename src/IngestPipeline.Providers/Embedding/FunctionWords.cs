namespace IngestPipeline.Providers.Embedding;

/// <summary>The most frequent words of running English, German, French and Spanish: they carry grammar and hardly any topic.</summary>
internal static class FunctionWords
{
    private static readonly HashSet<string> Words = Stemmed(
        """
        a about after all also an and any are as at be because been being between both but by can could did do does each every for from
        had has have he her here him his how i if in into is it its may me might more most much must my no nor not of on one only or other
        our out over own shall she should so some such than that the their them then there these they this those to too under up us very
        was we were what when where which while who whom whose why will with within without would you your
        aber als am auch auf aus bei bis das dass dem den der des die durch ein eine einem einen einer eines er es fur hat ich im ist mit
        nach nicht noch nur oder sein sich sie sind so und um von vor war werden wie wird zu zum zur
        au aux avec ce ces cette comme dans de du elle en est et il ils je la le les leur mais ne nous ou par pas plus pour que qui sa se
        ses son sont sur un une vous
        con del el ella esta fue ha las lo los mas muy no para pero por se sin sobre su sus una y
        """);

    /// <param name="word">Folded and stemmed.</param>
    public static bool Contains(string word) => Words.Contains(word);

    private static HashSet<string> Stemmed(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => LightStemmer.Stem(word).ToString()).ToHashSet(StringComparer.Ordinal);
}
