using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Previews;
using Microblog.Core.Publishing;
using Microblog.Web.Components.Shared;
using Microblog.Web.Links;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Compose;

/// <summary>
/// What a page is about that the text links to. It is looked up when the draft is kept, which is a moment after typing stopped,
/// and kept with the draft. Sending never waits for it.
/// </summary>
public sealed partial class Composer
{
    private Uri? _link; // the one of the text as it was kept last
    private DraftPreview? _keptPreview;
    private CancellationTokenSource? _looking;

    [Inject]
    private ILinkPreviews LinkPreviews { get; set; } = null!;

    /// <summary>Of an edit, the one that the post has, as long as its link is in the text.</summary>
    private LinkPreview? ShownPreview =>
        _link is null ? null
        : _keptPreview?.Link == _link ? _keptPreview.Preview
        : Kind == ComposerKind.Edit && Post!.Preview?.Address == _link ? Post.Preview
        : null;

    private LinkPreview? KeptPreview(Uri? link) =>
        link is not null && _keptPreview?.Link == link ? _keptPreview.Preview : null;

    private string? PictureOf(LinkPreview shown) =>
        shown.Picture is not { } picture ? null
        : _keptPreview?.Preview == shown ? DraftPictureLinks.OfPreview(_place, picture)
        : PreviewMarkup.PictureOf(Post!);

    /// <summary>The first link of a text; of an edit, the one whose preview the post has.</summary>
    private Uri? LinkOf(string text)
    {
        var links = TextLinks.Of(text).Where(link => !_files.Any(file => file.File.Address == link)).ToList();
        return Kind == ComposerKind.Edit && Post!.Preview is { } had && TextLinks.Keeps(text, _original, had)
            ? had.Address
            : links.FirstOrDefault();
    }

    private async Task LoadPreviewAsync() =>
        _keptPreview = DraftPreview.Parse(await Drafts.GetAsync(DraftLocation.Preview(_place)));

    /// <summary>What is known is in the first HTML.</summary>
    private void ShowKeptPreview()
    {
        if (_draft.Length > 0 && LinkOf(_draft) is { } link && IsDecided(link))
        {
            _link = link;
        }
    }

    private async Task FollowLinkAsync()
    {
        var text = await Drafts.GetAsync(_place) ?? _original;
        if (string.IsNullOrWhiteSpace(text))
        {
            await ForgetPreviewAsync();
            return;
        }
        var link = LinkOf(text);
        if (link == _link)
        {
            return;
        }
        StopLooking();
        _link = link;
        // A text that was not sent came back with what it had.
        await LoadPreviewAsync();
        if (link is not null && link == _link && !IsDecided(link))
        {
            await LookAsync(link);
        }
    }

    /// <summary>True for what is known, and of an edit for a link that was sent without a preview.</summary>
    private bool IsDecided(Uri link) =>
        _keptPreview?.Link == link
        || (Kind == ComposerKind.Edit && (Post!.Preview?.Address == link || TextLinks.Of(_original).Contains(link)));

    private async Task LookAsync(Uri link)
    {
        using var looking = new CancellationTokenSource();
        _looking = looking;
        try
        {
            if (await LinkPreviews.FindAsync(link, looking.Token) is { } preview && _looking == looking)
            {
                await KeepPreviewAsync(new DraftPreview(link, preview));
            }
        }
        catch (OperationCanceledException) when (looking.IsCancellationRequested)
        {
            // Another link is there, or none.
        }
        catch (DraftException)
        {
            // It cannot be kept with the draft: the post goes without it, as where nothing was found.
        }
        finally
        {
            _looking = _looking == looking ? null : _looking;
        }
    }

    private async Task KeepPreviewAsync(DraftPreview preview)
    {
        await Drafts.SetAsync(DraftLocation.Preview(_place), preview.ToJson());
        _keptPreview = preview;
    }

    private async Task RemovePreviewAsync()
    {
        try
        {
            await KeepPreviewAsync(new DraftPreview(_link!, null));
        }
        catch (DraftException refused)
        {
            _error = Sentences.For(refused.Failure);
        }
    }

    private async Task ForgetPreviewAsync()
    {
        StopLooking();
        _link = null;
        if (_keptPreview is not null)
        {
            _keptPreview = null;
            await Drafts.SetAsync(DraftLocation.Preview(_place), "");
        }
    }

    private void StopLooking()
    {
        _looking?.Cancel();
        _looking = null;
    }
}
