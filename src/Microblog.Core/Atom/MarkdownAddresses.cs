using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Syntax.Inlines;

namespace Microblog.Core.Atom;

/// <summary>Bare addresses in Markdown, with the same ends as in plain text (<see cref="AddressText"/>).</summary>
internal sealed class MarkdownAddresses : IMarkdownExtension
{
    /// <inheritdoc />
    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.Insert(0, new Parser());

    /// <inheritdoc />
    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer) { }

    private sealed class Parser : InlineParser
    {
        private const int LongestScheme = 5;

        public Parser() => OpeningCharacters = ['h', 'H'];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            var colon = slice.Text.IndexOf(':', slice.Start, Math.Min(LongestScheme + 1, slice.Length));
            if (
                colon < 0
                || AddressText.Find(slice.Text, slice.Start, colon) is not var (start, end)
                || start != slice.Start
                || end > slice.End + 1
                || IsLinkText(processor)
                || TextParts.WebAddress(slice.Text[start..end]) is null
            )
            {
                return false;
            }
            var address = slice.Text[start..end];
            processor.Inline = new LinkInline
            {
                Url = address,
                IsClosed = true,
                IsAutoLink = true,
            };
            ((LinkInline)processor.Inline).AppendChild(new LiteralInline(new StringSlice(slice.Text, start, end - 1)));
            slice.Start = end;
            return true;
        }
    }

    /// <summary>Within <c>[…](…)</c> an address is the words of that link.</summary>
    public static bool IsLinkText(InlineProcessor processor) =>
        processor.Inline is { } inline
        && (inline as ContainerInline ?? inline.Parent) is { } parent
        && (
            parent is LinkDelimiterInline { IsActive: true }
            || parent.FindParentOfType<LinkDelimiterInline>().Any(one => one.IsActive)
        );
}
