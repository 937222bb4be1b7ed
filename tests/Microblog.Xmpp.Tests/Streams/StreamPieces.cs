using System.Xml.Linq;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Tests.Streams;

/// <summary>A stream whose reads give given pieces, one each.</summary>
internal sealed class StreamPieces(IEnumerable<byte[]> pieces) : MemoryStream
{
    private readonly Queue<byte[]> _pieces = new(pieces);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _pieces.Count == 0)
        {
            return new(0);
        }
        var piece = _pieces.Dequeue();
        var fits = Math.Min(piece.Length, buffer.Length);
        piece.AsSpan(0, fits).CopyTo(buffer.Span);
        if (fits < piece.Length)
        {
            var rest = new List<byte[]> { piece[fits..] };
            rest.AddRange(_pieces);
            _pieces.Clear();
            rest.ForEach(_pieces.Enqueue);
        }
        return new(fits);
    }

    /// <summary>Cuts bytes after each of the given sizes, which are used over and over.</summary>
    public static StreamPieces Cut(byte[] bytes, IReadOnlyList<int> sizes)
    {
        var pieces = new List<byte[]>();
        for (var at = 0; at < bytes.Length; )
        {
            var size = Math.Min(sizes[pieces.Count % sizes.Count], bytes.Length - at);
            pieces.Add(bytes[at..(at + size)]);
            at += size;
        }
        return new StreamPieces(pieces);
    }

    /// <summary>Everything that a stream delivers, and how it ends.</summary>
    public static async Task<(List<XElement> Stanzas, string End)> ReadAllAsync(Stream stream, int limit = 100_000)
    {
        using var reader = new XmppStreamReader(stream, limit, TimeProvider.System);
        var stanzas = new List<XElement>();
        try
        {
            await reader.ReadHeaderAsync(default);
            while (await reader.ReadAsync(default) is { } stanza)
            {
                stanzas.Add(stanza);
            }
            return (stanzas, "end");
        }
        catch (StreamException e)
        {
            return (stanzas, e.Condition);
        }
        catch (EndOfStreamException)
        {
            return (stanzas, "cut");
        }
    }
}
