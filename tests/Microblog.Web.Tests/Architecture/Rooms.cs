namespace Microblog.Web.Tests.Architecture;

/// <summary>The folders of each project, and of one that is large, in their order: a folder uses those above it, never one below.</summary>
internal static class Rooms
{
    /// <summary>Features of an account: each uses the folders above, none another.</summary>
    public static IReadOnlyList<string> Features { get; } =
    ["Publishing", "Follows", "Muting", "Nicknames", "Profiles", "Uploads", "Previews"];

    /// <summary>Folders whose folders have an order too.</summary>
    public static IReadOnlyList<string> Divided { get; } = ["Components"];

    /// <summary>The order in each project.</summary>
    public static IReadOnlyDictionary<string, List<string>> Order { get; } =
        new Dictionary<string, List<string>>
        {
            ["Microblog.Xmpp"] =
            [
                "Addresses",
                "",
                "Forms",
                "ResultSets",
                "Delay",
                "Streams",
                "Connection",
                "Sasl",
                "Ping",
                "Discovery",
                "PubSub",
                "Profiles",
                "Presence",
                "Roster",
                "Blocking",
                "Attachments",
                "Subscriptions",
                "Uploads",
                "Session",
            ],
            ["Microblog.Core"] =
            [
                "Model",
                "Pictures",
                "Atom",
                "Posts",
                "Cache",
                "Storage",
                "Nodes",
                "Accounts",
                "Timelines",
                "Mentions",
                .. Features,
                "",
            ],
            ["Microblog.Core.Timelines"] = ["Fetching", "Windows", "Threads", ""],
            ["Microblog.Web"] =
            [
                "Wording",
                "Links",
                "Documents",
                "Settings",
                "Site",
                "Security",
                "Logs",
                "Proxies",
                "Storage",
                "Health",
                "Accounts",
                "Circuits",
                "Reading",
                "Compose",
                "Media",
                "Components.Shared",
                "Components.Compose",
                "Components.Posts",
                "Components.Timeline",
                "Components.Layout",
                "Pages",
                "Components",
                "Start",
                "",
            ],
        };
}
