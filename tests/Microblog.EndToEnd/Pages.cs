using Microblog.Core.Model;

namespace Microblog.EndToEnd;

/// <summary>The addresses of pages, every part percent-encoded.</summary>
internal static class Pages
{
    public static string Feed(FeedAddress feed) =>
        $"/feed/{Uri.EscapeDataString(feed.Service.ToString())}/{Uri.EscapeDataString(feed.Node)}";

    public static string Post(FeedAddress feed, string itemId) =>
        $"/post/{Uri.EscapeDataString(feed.Service.ToString())}/{Uri.EscapeDataString(feed.Node)}/{Uri.EscapeDataString(itemId)}";
}
