namespace Microblog.Core.Storage;

/// <summary>A feed of an account: what has been read of it, and whether it belongs to home.</summary>
public sealed class FeedEntity
{
    /// <summary>Its number.</summary>
    public long FeedId { get; set; }

    /// <summary>Whose.</summary>
    public long AccountId { get; set; }

    /// <summary>The service's address.</summary>
    public required string Service { get; set; }

    /// <summary>The node.</summary>
    public required string Node { get; set; }

    /// <summary>True where its posts belong to home.</summary>
    public bool Home { get; set; }

    /// <summary>True with RSM, false without, null unknown.</summary>
    public bool? Rsm { get; set; }

    /// <summary>The feed's epoch.</summary>
    public int Epoch { get; set; }

    /// <summary>The stretches, as JSON.</summary>
    public required string Stretches { get; set; }

    /// <summary>The name to show, or null.</summary>
    public string? Name { get; set; }

    /// <summary>Why it is followed.</summary>
    public FollowSource Source { get; set; }

    /// <summary>True where the person unfollowed it: neither the roster nor a subscription brings it back.</summary>
    public bool Unfollowed { get; set; }

    /// <summary>When the own bare address was last subscribed to it, microseconds, or null.</summary>
    public long? SubscribedAt { get; set; }

    /// <summary>The subscription's id, where the service gives one.</summary>
    public string? SubId { get; set; }

    /// <summary>Its place on the account's own list when that was read last, the oldest being 0; null where it was not on it.</summary>
    public int? ListPlace { get; set; }

    /// <summary>The same on the list that Movim keeps.</summary>
    public int? MovimPlace { get; set; }

    /// <summary>When it was followed or first opened, microseconds.</summary>
    public long AddedAt { get; set; }
}
