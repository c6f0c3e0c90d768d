namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>The straight lines of a page as its text sees them, pieces of one line joined.</summary>
internal static class RuleLines
{
    private const double MergeSlack = 1.5;

    public static (List<Rule> Horizontal, List<Rule> Vertical) Of(IReadOnlyList<Rule> rules, TextFrame frame)
    {
        if (rules.Count < 3 || !frame.IsAxisAligned)
            return ([], []);
        return Joined([.. rules.Select(rule => Turn(rule, frame))]);
    }

    /// <summary>Pieces of one line joined.</summary>
    public static (List<Rule> Horizontal, List<Rule> Vertical) Joined(IReadOnlyList<Rule> rules) =>
        (Merge(rules.Where(rule => rule.IsHorizontal)), Merge(rules.Where(rule => !rule.IsHorizontal)));

    private static Rule Turn(in Rule rule, TextFrame frame)
    {
        if (frame.Degrees == 0)
            return rule;
        var (x0, y0, x1, y1) = rule.IsHorizontal ? (rule.From, rule.At, rule.To, rule.At) : (rule.At, rule.From, rule.At, rule.To);
        var (along0, along1) = (frame.Along(x0, y0), frame.Along(x1, y1));
        var (down0, down1) = (frame.Down(x0, y0), frame.Down(x1, y1));
        return Math.Abs(along0 - along1) > Math.Abs(down0 - down1)
            ? new Rule(true, down0, Math.Min(along0, along1), Math.Max(along0, along1))
            : new Rule(false, along0, Math.Min(down0, down1), Math.Max(down0, down1));
    }

    // Lines are often drawn cell by cell, or as a row of dashes.
    private static List<Rule> Merge(IEnumerable<Rule> rules)
    {
        var sorted = rules.OrderBy(rule => rule.At).ToList();
        var result = new List<Rule>();
        for (var i = 0; i < sorted.Count;)
        {
            var first = i;
            while (i < sorted.Count && sorted[i].At - sorted[first].At <= MergeSlack)
                i++;
            Rule? open = null;
            foreach (var rule in sorted[first..i].OrderBy(rule => rule.From))
            {
                if (open is { } current && rule.From <= current.To + RuleGrid.Slack)
                {
                    open = current with { To = Math.Max(current.To, rule.To) };
                    continue;
                }

                if (open is { } done)
                    result.Add(done);
                open = rule;
            }

            result.Add(open!.Value);
        }

        return result;
    }
}
