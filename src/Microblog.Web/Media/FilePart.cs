using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Microblog.Web.Media;

/// <summary>What of a file its server sends, and what of that is passed on.</summary>
/// <param name="First">The first byte that is passed on.</param>
/// <param name="Last">The last one, or null: all that comes.</param>
/// <param name="Total">How large the file is, or null.</param>
/// <param name="Skipped">How many bytes come before it that nobody asked for.</param>
/// <param name="IsWhole">True for all of the file.</param>
internal sealed partial record FilePart(long First, long? Last, long? Total, long Skipped, bool IsWhole)
{
    /// <summary>How many bytes it has, where that is known.</summary>
    public long? Length => Last - First + 1;

    /// <summary>What an answer brings.</summary>
    /// <param name="answer">The answer to a request.</param>
    /// <param name="asked">The part that was asked for, or null for all.</param>
    /// <param name="most">How large a file may be.</param>
    /// <returns>The part, or null where the file has none such.</returns>
    /// <exception cref="PictureException">It is another part than was asked for, or no file.</exception>
    public static FilePart? Of(HttpResponseMessage answer, ByteRange? asked, long most)
    {
        var headers = answer.Content.Headers;
        return answer.StatusCode switch
        {
            HttpStatusCode.OK => Whole(headers.ContentLength, asked, most),
            HttpStatusCode.PartialContent when asked is not null => Part(headers, asked, most),
            HttpStatusCode.RequestedRangeNotSatisfiable when asked is not null => null,
            var other => throw new PictureException(PictureFailure.Refused, $"status {(int)other}"),
        };
    }

    /// <summary>A server that knows no parts sends all: the part is cut out here, for some browsers play nothing else.</summary>
    private static FilePart? Whole(long? total, ByteRange? asked, long most)
    {
        CheckSize(total, most);
        return total is not { } length || asked is null ? new FilePart(0, total - 1, total, 0, IsWhole: true)
            : asked.Within(length) is var (first, last) ? new FilePart(first, last, total, first, IsWhole: false)
            : null;
    }

    private static FilePart Part(HttpContentHeaders headers, ByteRange asked, long most)
    {
        var (first, last, total) = Read(headers) ?? throw Other("no range");
        CheckSize(total ?? last + 1, most);
        var isAsked = asked.From is { } from
            ? first == from && (asked.To is not { } to || last <= to)
            : total is { } length && asked.Within(length) == (first, last);
        return !isAsked || last < first || last >= total ? throw Other($"{first}-{last}/{total} and not {asked}")
            : headers.ContentLength is { } count && count != last - first + 1 ? throw Other($"of {count} bytes")
            : new FilePart(first, last, total, 0, IsWhole: false);
    }

    /// <summary>
    /// <c>Content-Range</c> (RFC 9110, 14.4). Prosody 13 counts one byte too many at the end of the file, which no parser takes.
    /// </summary>
    private static (long First, long Last, long? Total)? Read(HttpContentHeaders headers)
    {
        if (
            !headers.NonValidated.TryGetValues("Content-Range", out var values)
            || ContentRange().Match(values.ToString()) is not { Success: true } match
        )
        {
            return null;
        }
        var (first, last) = (Number(match, "first"), Number(match, "last"));
        long? total = match.Groups["total"].Success ? Number(match, "total") : null;
        return (first, last == total ? last - 1 : last, total);
    }

    private static long Number(Match match, string name) =>
        long.Parse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static void CheckSize(long? bytes, long most)
    {
        if (bytes > most)
        {
            throw new PictureException(PictureFailure.TooLarge, $"{bytes} bytes");
        }
    }

    private static PictureException Other(string detail) => new(PictureFailure.Refused, $"another part: {detail}");

    [GeneratedRegex(@"^bytes (?<first>[0-9]{1,18})-(?<last>[0-9]{1,18})/(\*|(?<total>[0-9]{1,18}))$")]
    private static partial Regex ContentRange();
}
