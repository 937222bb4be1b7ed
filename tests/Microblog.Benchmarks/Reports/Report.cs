using System.Text;

namespace Microblog.Benchmarks.Reports;

/// <summary>Tables with a heading, as Markdown.</summary>
internal sealed class Report(string title)
{
    private readonly StringBuilder _text = new($"### {title}\n\n{Machine.Facts}\n");

    /// <summary>A sentence between tables.</summary>
    public void Say(string sentence) => _text.Append('\n').Append(sentence).Append('\n');

    /// <summary>A table; the first row is its head.</summary>
    public void Table(params IReadOnlyList<string[]> rows)
    {
        _text.Append('\n');
        for (var index = 0; index < rows.Count; index++)
        {
            _text.Append("| ").AppendJoin(" | ", rows[index]).Append(" |\n");
            if (index == 0)
            {
                _text.Append('|').Insert(_text.Length, " --- |", rows[0].Length).Append('\n');
            }
        }
    }

    /// <summary>The text.</summary>
    public string ToMarkdown() => _text.ToString();
}
