using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Fetching;

namespace Microblog.Web.Components.Timeline;

/// <summary>What its reader does: reads on in either direction, jumps to the newest posts and comes back.</summary>
public sealed partial class TimelineView
{
    private Task OlderAsync() => OlderByAsync(new CountEventArgs());

    private async Task OlderByAsync(CountEventArgs wanted)
    {
        if (_older || _timeline is null || _snapshot.AtEnd)
        {
            return;
        }
        _older = true;
        try
        {
            await _timeline.OlderAsync(CountOf(wanted), _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        finally
        {
            _older = false;
            Refreshing();
        }
    }

    // Asked for again while it is under way, it simply brings more.
    private async Task NewerAsync(CountEventArgs wanted)
    {
        if (_timeline is null || !_snapshot.HasNewer)
        {
            return;
        }
        try
        {
            await _timeline.NewerAsync(CountOf(wanted), _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        Refreshing();
    }

    private async Task TrimAsync(TrimEventArgs far)
    {
        if (_timeline is not null)
        {
            var kept = PostAddress.TryParse(far.Kept, out var post) ? post : null;
            await _timeline.TrimAsync(far.Top, far.Bottom, kept, _stop.Token);
            Refreshing();
        }
    }

    private async Task SeeAsync(PlaceEventArgs seen)
    {
        if (
            _timeline is not null
            && PostAddress.TryParse(seen.Post, out var post)
            && await Places.FindAsync(post, _stop.Token) is { } place
        )
        {
            await _timeline.SeeAsync(place, _stop.Token);
            Refreshing();
        }
    }

    /// <summary>Up to the newest posts, with a way back.</summary>
    private async Task JumpAsync(PlaceEventArgs from)
    {
        if (_timeline is null)
        {
            return;
        }
        var position = PostAddress.TryParse(from.Post, out var post) ? await Places.FindAsync(post, _stop.Token) : null;
        if (_snapshot.UnreadCount > 0 || _snapshot.HasNewer)
        {
            await _timeline.ShowNewAsync(_stop.Token);
        }
        TurnTo(null, 0);
        if (post is not null && position is { } left)
        {
            // Not before the page leaves the place: what is in sight is no place to go back to.
            _return = new ReturnPlace(post, left, OffsetOf(from), _turn);
        }
    }

    /// <summary>The place to go back to has come into sight.</summary>
    private void Pass(PlaceEventArgs place)
    {
        if (_return is { } back && Toward(back).Place == place.Post)
        {
            _return = null;
        }
    }

    /// <summary>
    /// Where the place to go back to lies: at a post that is here, or the one below it where that one is gone; else above or
    /// below all that are here.
    /// </summary>
    private (string? Place, bool IsAbove) Toward(ReturnPlace back)
    {
        if (_posts.Count == 0 || _posts.Any(post => post.Address == back.Post))
        {
            return (back.Post.ToString(), false);
        }
        if (_snapshot.HasNewer && back.Position < PositionOf(_posts[0]))
        {
            return (null, true);
        }
        var isHere = _snapshot.AtEnd || back.Position <= PositionOf(_posts[^1]);
        return (isHere ? Nearest(back.Position)?.Address.ToString() : null, false);
    }

    private async Task BackAsync()
    {
        if (_return is { } back)
        {
            _return = null;
            await GoAsync(back.Post, back.Position, back.Offset);
        }
    }

    /// <summary>
    /// The browser remembers a place that the account does not (yet). Where its post is gone, or was never sent, reading goes
    /// on where the account was: the browser waits to be told.
    /// </summary>
    private async Task SeekAsync(PlaceEventArgs place)
    {
        if (PostAddress.TryParse(place.Post, out var post) && await Places.FindAsync(post, _stop.Token) is { } position)
        {
            await GoAsync(post, position, OffsetOf(place));
        }
        else if (await Places.GetAsync(Feed, _stop.Token) is { } kept)
        {
            await GoAsync(null, kept.Position, kept.Offset);
        }
        else
        {
            await JumpAsync(new PlaceEventArgs());
        }
    }

    private async Task GoAsync(PostAddress? post, Position position, int offset)
    {
        if (_timeline is null)
        {
            return;
        }
        if (!_snapshot.Posts.Any(shown => shown.Address == post))
        {
            await _timeline.ShowPlaceAsync(position, _stop.Token);
        }
        Refreshing();
        TurnTo(Nearest(position, post)?.Address.ToString(), offset);
    }

    private static int CountOf(CountEventArgs wanted) => Math.Clamp(wanted.Count, PageSize, MaxCount);

    private static int OffsetOf(PlaceEventArgs place) =>
        (int)Math.Round(Math.Clamp(place.Offset, -MaxOffset, MaxOffset));

    private void TurnTo(string? anchor, int offset)
    {
        Refreshing();
        (_anchor, _offset) = (anchor, offset);
        _turn++;
    }

    private static Position PositionOf(Post post) =>
        new(Micros.From(post.Published), ItemReader.Sortable(post.Address));

    /// <summary>The post at a place, or the one below it where that one is gone.</summary>
    private Post? Nearest(Position position, PostAddress? exact = null) =>
        _posts.FirstOrDefault(post => post.Address == exact || ItemReader.Sortable(post.Address) == position.Address)
        ?? _posts.FirstOrDefault(post => Micros.From(post.Published) <= position.Key)
        ?? (_posts.Count > 0 ? _posts[^1] : null);
}
