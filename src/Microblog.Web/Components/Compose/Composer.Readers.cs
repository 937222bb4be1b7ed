using Microblog.Core.Accounts;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Web.Wording;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Compose;

/// <summary>Where a text goes, and who will read it there: the composer always shows both.</summary>
public sealed partial class Composer
{
    private IReadOnlyList<Follow> _places = [];
    private FeedAddress? _chosen;
    private Audience? _audience;
    private volatile bool _isAudienceStale = true;

    /// <summary>What a draft that was begun for a community is sent to must stay in sight, also where nothing else can be chosen.</summary>
    private bool CanChoose => Kind == ComposerKind.Post && Target is null && (_places.Count > 0 || _chosen is not null);

    /// <summary>True for what the own feed gets: replies too, where the post has no node for them.</summary>
    private bool IsForOwnFeed =>
        Kind switch
        {
            ComposerKind.Post => Target is null && _chosen is null,
            ComposerKind.Reply => Post is { Comments: null, Liked.Feed: { IsComments: false, IsPersonal: true } },
            _ => false,
        };

    private string? Readers =>
        IsForOwnFeed ? Sentences.ForReaders(_audience)
        : Kind == ComposerKind.Post ? TextFormat.Fill(ComposeTexts.Composer_Readers, TargetName ?? NameOf(_chosen!))
        : ComposeTexts.Composer_Readers_OfPost;

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            Run(FollowLinkAsync); // not before the page is there: nothing waits for other servers
        }
        if (_isAudienceStale && IsForOwnFeed)
        {
            await LoadAudienceAsync();
        }
    }

    /// <inheritdoc />
    protected override void Refreshing()
    {
        _places = [.. Follows.All.Where(follow => follow.CanPost)];
        _version = Volatile.Read(ref _latest) ?? _version;
    }

    private string NameOf(FeedAddress feed) =>
        _places.FirstOrDefault(place => place.Feed == feed)?.Name ?? DisplayName.OfFeed(null, feed);

    private bool IsKnown(FeedAddress feed) => _places.Any(place => place.Feed == feed);

    /// <summary>True for a community that is followed no longer. While the follows are being read nobody knows.</summary>
    private bool IsGone(FeedAddress? feed) => feed is not null && !Follows.IsLoading && !IsKnown(feed);

    private static FeedAddress? ToFeed(string? address) =>
        XmppUri.TryParse(address ?? "", out var uri) && uri is { Node: { Length: > 0 } node, Item: null }
            ? new FeedAddress(uri.Address, node)
            : null;

    private void Choose(ChangeEventArgs choice) => _chosen = ToFeed(choice.Value as string);

    /// <summary>The page is there without a connection too: then it is asked when there is one.</summary>
    private void OnStatusChanged()
    {
        if (_audience is null && Account.Status.State == ConnectionState.Online)
        {
            OnAudienceChanged();
        }
    }

    /// <summary>Changed in the settings, or in another tab.</summary>
    private void OnAudienceChanged()
    {
        _isAudienceStale = true;
        Refresh();
    }

    private async Task LoadAudienceAsync()
    {
        _isAudienceStale = false;
        try
        {
            _audience = await OwnFeed.GetAudienceAsync();
            StateHasChanged();
        }
        catch (Exception e) when (e is XmppException or OperationCanceledException or ObjectDisposedException)
        {
            // Not known: the page says so, and sending finds out.
        }
    }
}
