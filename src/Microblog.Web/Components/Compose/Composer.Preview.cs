using Microblog.Core.Atom;
using Microblog.Core.Publishing;

namespace Microblog.Web.Components.Compose;

/// <summary>How the text will read, in which language it is, and what it warns of.</summary>
public sealed partial class Composer
{
    private TextPreview? _preview;
    private string? _language; // of what is being sent

    private string? _warning; // as it was kept; what is typed belongs to the browser
    private bool _warns;
    private string _sentWarning = "";

    private string? PostLanguage => Kind == ComposerKind.Edit ? Post!.Language : null;

    private async Task PreviewAsync(PreviewTextEventArgs args)
    {
        if (_preview is not null)
        {
            _preview = null;
            return;
        }
        var text = args.Text ?? await Drafts.GetAsync(_place) ?? "";
        _preview = TextPreview.Of(text, withTitle: Kind == ComposerKind.Post);
    }

    private async Task LoadWarningAsync()
    {
        _warning =
            await Drafts.GetAsync(DraftLocation.Warning(_place)) ?? (Kind == ComposerKind.Edit ? Post!.Warning : null);
        _warns = _warning is not null;
    }

    private async Task ToggleWarningAsync()
    {
        (_warns, _warning) = (!_warns, null);
        if (!_warns)
        {
            await Drafts.SetAsync(DraftLocation.Warning(_place), "");
        }
    }

    private async Task ForgetWarningAsync()
    {
        if (_warns)
        {
            (_warns, _warning) = (false, null);
            await Drafts.SetAsync(DraftLocation.Warning(_place), "");
        }
    }

    /// <summary>What the browser shows beside the text.</summary>
    private void TakeMore(SendTextEventArgs sent) =>
        (_language, _sentWarning) = (
            AtomEntryReader.IsLanguage(sent.Language) ? sent.Language : null,
            _warns ? sent.Warning ?? "" : ""
        );
}
