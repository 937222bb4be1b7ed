using Microblog.Core.Atom;
using Microblog.Core.Model;

namespace Microblog.Core.Posts;

/// <summary>Which files of a post are captions of which of its videos and audio files, told by their names.</summary>
public static class CaptionFiles
{
    /// <summary>
    /// The captions of an attachment, in their order: those that are called as it is, with a language or without
    /// (<c>talk.webm</c>, <c>talk.vtt</c>, <c>talk.de.vtt</c>), and all of a post that has but one file to play.
    /// </summary>
    /// <param name="attachments">Those of the post.</param>
    /// <param name="player">The number of the video or audio file.</param>
    public static IEnumerable<CaptionFile> Of(IReadOnlyList<Attachment> attachments, int player) =>
        All(attachments).Where(one => one.Player == player);

    /// <summary>All that belong to something.</summary>
    public static IReadOnlyList<CaptionFile> All(IReadOnlyList<Attachment> attachments)
    {
        ArgumentNullException.ThrowIfNull(attachments);
        var players = Enumerable
            .Range(0, attachments.Count)
            .Where(at => attachments[at].PlayedType is not null)
            .ToList();
        return
        [
            .. Enumerable
                .Range(0, attachments.Count)
                .Where(at => attachments[at].IsCaptions)
                .Select(at => Find(attachments, players, at))
                .OfType<CaptionFile>(),
        ];
    }

    private static CaptionFile? Find(IReadOnlyList<Attachment> attachments, List<int> players, int index)
    {
        var stem = Stem(attachments[index]);
        foreach (var player in players.Where(at => at < index).Reverse())
        {
            var name = Stem(attachments[player]);
            if (stem.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return new CaptionFile(index, player, null);
            }
            if (
                stem.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase)
                && Language(stem[(name.Length + 1)..]) is { } language
            )
            {
                return new CaptionFile(index, player, language);
            }
        }
        return players is [var only]
            ? new CaptionFile(index, only, Language(stem[(stem.LastIndexOf('.') + 1)..]))
            : null;
    }

    /// <summary>A tag whose first part is one of two or three letters: other words of names are none.</summary>
    private static string? Language(string text) =>
        AtomEntryReader.IsLanguage(text) && text.Split('-')[0].Length is 2 or 3 ? text : null;

    private static string Stem(Attachment one) =>
        Path.GetFileNameWithoutExtension(one.Name ?? Uri.UnescapeDataString(one.Address.Segments[^1]));
}
