using System.Text;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Joins the lines of a flow to paragraphs and list items.</summary>
internal sealed class ParagraphBuilder(RunningTitles titles, WordList words, List<TextBlock> blocks)
{
    private readonly List<TextLine> _open = [];
    private PageLayout _page = null!;
    private TextFrame _frame;
    private int _flow;
    private double _pitch;
    private double _left;
    private double _right;
    private ElementType _type;

    public void Add(PageLayout page)
    {
        _page = page;
        foreach (var (frame, lines) in page.Flows)
        {
            _frame = frame;
            _flow++;
            Measure(lines);
            for (var i = 0; i < lines.Count; i++)
                Add(lines[i], i + 1 < lines.Count ? lines[i + 1] : null);
            Close();
        }
    }

    private void Add(TextLine line, TextLine? following)
    {
        var type = line.Table is not null ? ElementType.Table
            : titles.TypeOf(line) ?? (!line.IsPlaced && !IsCode(line) && ListMarker.StartsItem(line.Text) ? ElementType.ListItem : ElementType.Paragraph);
        if (_open.Count > 0 && (type is ElementType.Table or ElementType.ListItem || Begins(line, following, type)))
            Close();
        if (_open.Count == 0)
            _type = type;
        _open.Add(line);
        if (type is ElementType.Table or ElementType.Header or ElementType.Footer)
            Close();
    }

    // Usual distance of baselines in the flow, and where most of its lines begin and end.
    private void Measure(List<TextLine> lines)
    {
        (_left, _right) = (double.MaxValue, double.MinValue);
        var distances = new List<double>();
        for (var i = 0; i < lines.Count; i++)
        {
            (_left, _right) = (Math.Min(_left, lines[i].Box.Left), Math.Max(_right, lines[i].Box.Right));
            var distance = i == 0 ? 0 : lines[i].Base - lines[i - 1].Base;
            if (distance > lines[i].Size * 0.7 && distance < lines[i].Size * 2.2)
                distances.Add(distance / lines[i].Size);
        }

        distances.Sort();
        _pitch = distances.Count == 0 ? 1.25 : distances[distances.Count / 3];
    }

    private bool Begins(TextLine line, TextLine? following, ElementType type)
    {
        var last = _open[^1];
        if (type is ElementType.Header or ElementType.Footer || line.IsHidden != last.IsHidden || line.IsPlaced || last.IsPlaced)
            return true;
        if (Math.Abs(line.Size - last.Size) > Math.Max(line.Size, last.Size) * 0.12)
            return true;
        var distance = (line.Base - last.Base) / line.Size;
        if (distance > Math.Max(_pitch * 1.3, _pitch + 0.25) || distance < -0.5)
            return true;
        // Code keeps its lines apart from prose, and bold headings may stand without a gap above the text.
        if (line.IsMonospaced != last.IsMonospaced || (line.IsBold != last.IsBold && (last.IsBold ? _open.TrueForAll(member => member.IsBold) : IsShort(last))))
            return true;
        if (IsCode(line) && IsCode(last) && _type == ElementType.Paragraph)
            return false;
        if (_type == ElementType.ListItem)
            return Inset(line) < Inset(_open[0]) - (line.Size * 0.3);

        if (Leaders.In(last.Text) || IsIndented(line, last, following))
            return true;
        return IsShort(last) && !IsCentred(last) && (EndsSentence(last.Text) || IsBrokenOff(last, line));
    }

    // A first line set in: the lines around it begin where the paragraph does.
    private bool IsIndented(TextLine line, TextLine last, TextLine? following)
    {
        var indent = Inset(line) - Inset(last);
        if (indent < line.Size * -0.9)
            return IsHanging(line);
        return indent > line.Size * 0.9 && indent < line.Size * 5 && !IsCentred(line)
            && (_open.Count == 1 ? RoomBehind(last) > line.Size * 2 : _open.Count == 2 || Math.Abs(Inset(last) - Inset(_open[^2])) < line.Size * 0.5)
            && (following is null || Math.Abs(Inset(following) - Inset(last)) < line.Size * 0.5);
    }

    // Entries of a bibliography: the first line stands out, the others are set in alike.
    private bool IsHanging(TextLine line)
    {
        if (_open.Count < 2 || Math.Abs(Inset(line) - Inset(_open[0])) > line.Size * 0.5)
            return false;
        for (var i = 2; i < _open.Count; i++)
        {
            if (Math.Abs(Inset(_open[i]) - Inset(_open[1])) > line.Size * 0.5)
                return false;
        }

        return true;
    }

    // A document that is set in a fixed-width font throughout is no program.
    private bool IsCode(TextLine line) => line.IsMonospaced && !words.IsMonospaced;

    private static double Inset(TextLine line) => line.IsRightToLeft ? -line.Box.Right : line.Box.Left;

    private double RoomBehind(TextLine line) => line.IsRightToLeft ? line.Box.Left - _left : _right - line.Box.Right;

    private bool IsShort(TextLine line) => line.Box.Width < (_right - _left) * 0.72;

    // A line that ends long before the margin, although the next word would have had room on it, was ended on purpose.
    private bool IsBrokenOff(TextLine last, TextLine line) =>
        !line.IsRightToLeft && last.Box.Left < _left + (last.Size * 4) && last.Box.Width < (_right - _left) * 0.55
        && Math.Abs(line.Box.Left - last.Box.Left) < last.Size * 0.5 && (char.IsUpper(line.Text[0]) || char.IsDigit(line.Text[0])) && last.Text[^1] is not (',' or '-' or '&');

    private bool IsCentred(TextLine line) =>
        line.Box.Left > _left + line.Size && Math.Abs(line.Box.Left - _left - (_right - line.Box.Right)) < line.Size * 1.5;

    private static bool EndsSentence(string text) => text[^1] is '.' or '!' or '?' or ':' or '。' or '؟' or '”' or '"' or ')';

    private void Close()
    {
        if (_open.Count == 0)
            return;
        var box = FrameBox.Empty;
        var (bold, length) = (0, 0);
        foreach (var line in _open)
        {
            box = box.With(line.Box);
            bold += line.IsBold ? line.Text.Length : 0;
            length += line.Text.Length;
        }

        var isCode = _type == ElementType.Paragraph && _open.Count >= 2 && _open.TrueForAll(IsCode);
        blocks.Add(new TextBlock
        {
            Page = _page.Number,
            Frame = _frame,
            Flow = _flow,
            Text = isCode ? JoinCode(box.Left) : _type == ElementType.Table ? _open[0].Text : Join(),
            Box = box,
            Size = _open[0].Size,
            IsBold = bold * 10 >= length * 8,
            LineCount = _open.Count,
            Type = isCode ? ElementType.Code : _type,
            IsHidden = _open[0].IsHidden && !_page.IsOcrLayer,
            IsPlaced = _open[0].IsPlaced,
            IsOcrLayer = _page.IsOcrLayer,
            Table = _open[0].Table,
            IsLow = _frame.ToPage(box).Top > _page.Height * 0.6,
            EndsLow = _frame.ToPage(box).Bottom > _page.Height * 0.7,
        });
        _open.Clear();
    }

    // The indent says what belongs together; it is counted in the advance of the font, which is the same for every character.
    private string JoinCode(double left)
    {
        var widest = _open.MaxBy(line => line.Text.Length)!;
        var advance = Math.Max(1, widest.Box.Width / widest.Text.Length);
        return string.Join('\n', _open.Select(line => new string(' ', Math.Clamp((int)Math.Round((line.Box.Left - left) / advance), 0, 200)) + line.Text));
    }

    private string Join()
    {
        if (_open.Count == 1)
            return WithoutSoftHyphens(_open[0].Text);
        var text = new StringBuilder();
        foreach (var line in _open)
        {
            if (text.Length == 0)
                text.Append(line.Text);
            else
                words.Join(text, line.Text);
        }

        return WithoutSoftHyphens(text.ToString());
    }

    private static string WithoutSoftHyphens(string text) =>
        text.Contains('\u00AD', StringComparison.Ordinal) ? text.Replace("\u00AD", "", StringComparison.Ordinal) : text;
}
