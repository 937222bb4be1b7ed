using Microblog.Core.Model;
using Microblog.Web.Wording;
using Microblog.Xmpp;

namespace Microblog.Web.Components.Compose;

/// <summary>Before the very first post the person is asked who can read the own feed.</summary>
public sealed partial class Composer
{
    private string? _waiting;
    private bool _asking;
    private bool _audienceKnown;

    private async Task<bool> MustAskAsync()
    {
        if (_audienceKnown || Kind != ComposerKind.Post || (Target ?? _chosen) is not null)
        {
            return false;
        }
        try
        {
            _audience = await OwnFeed.GetAudienceAsync();
            _audienceKnown = _audience != Audience.Unknown;
            return !_audienceKnown;
        }
        catch (XmppException)
        {
            // The server is away: the post waits in the outbox, and is sent only where the audience turns out to be chosen.
            return false;
        }
    }

    private void Ask(string text)
    {
        _waiting = text;
        _asking = true;
    }

    private Task AudienceChosenAsync(Audience audience)
    {
        if (!_asking)
        {
            return Task.CompletedTask;
        }
        _asking = false;
        return TryAsync(async () =>
        {
            var limit = await OwnFeed.SetAudienceAsync(audience);
            (_audienceKnown, _audience) = (true, audience);
            _notice = limit is { } posts ? Sentences.KeepsOnly(posts) : null;
            await SubmitAsync(_waiting ?? "");
            _waiting = null;
        });
    }

    private void AudienceCancelled()
    {
        _asking = false;
        _waiting = null;
        _answers++;
    }
}
