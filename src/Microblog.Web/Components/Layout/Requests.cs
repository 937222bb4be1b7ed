using System.Globalization;
using Microblog.Core.Accounts;
using Microblog.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Layout;

/// <summary>How many people ask to become contacts.</summary>
public abstract class Requests : LiveComponent
{
    /// <summary>Whose requests.</summary>
    [Inject]
    protected IUserSession Session { get; set; } = default!;

    /// <summary>How many wait for an answer.</summary>
    protected int Count => Session.Follows.Requests.Count;

    /// <summary>The number in words, for a link's name.</summary>
    protected string Text =>
        Count == 1 ? "1 request" : string.Create(CultureInfo.InvariantCulture, $"{Count} requests");

    /// <inheritdoc />
    protected override void OnInitialized() => Session.Follows.Changed += Refresh;

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Session.Follows.Changed -= Refresh;
        return ValueTask.CompletedTask;
    }
}
