using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Microblog.Web.Media;

/// <summary>One part of a file (RFC 9110, 14.1.2): from a byte on, from one to another, or so many at the end.</summary>
internal sealed record ByteRange
{
    private const int MaxHeader = 100;

    private ByteRange(long? from, long? to) => (From, To) = (from, to);

    /// <summary>The first byte; null where <see cref="To"/> counts from the end.</summary>
    public long? From { get; }

    /// <summary>The last byte, or null: to the end. Without <see cref="From"/> how many bytes at the end.</summary>
    public long? To { get; }

    /// <summary>What a browser asks for, or null for what is no single range of bytes: then it gets all of the file.</summary>
    public static ByteRange? Read(string? header) =>
        header is { Length: <= MaxHeader }
        && RangeHeaderValue.TryParse(header, out var value)
        && value.Unit == "bytes"
        && value.Ranges is { Count: 1 }
        && value.Ranges.First() is var one
        && (one.From is not null || one.To > 0)
            ? new ByteRange(one.From, one.To)
            : null;

    /// <summary>The part of a file of a length that this is, or null where the file has no such part.</summary>
    public (long First, long Last)? Within(long length)
    {
        var first = From ?? Math.Max(0, length - To!.Value);
        var last = From is not null && To is { } to ? Math.Min(to, length - 1) : length - 1;
        return first <= last ? (first, last) : null;
    }

    /// <summary>As the header <c>Range</c> has it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"bytes={From}-{To}");
}
