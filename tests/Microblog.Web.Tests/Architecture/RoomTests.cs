using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Web.Tests.Architecture;

/// <summary>The folders of a project stand in one order, and each uses those above it only (docs/architecture.md).</summary>
public sealed class RoomTests
{
    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Loaded = new(() =>
        new ArchLoader().LoadAssemblies(typeof(Jid).Assembly, typeof(FeedAddress).Assembly).Build()
    );

    /// <summary>The projects with an order.</summary>
    public static TheoryData<string> Projects => [.. Rooms.Order.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_those_above_it_only(string project)
    {
        var order = Rooms.Order[project];
        var broken = UsesIn(project)
            .Where(use => order.IndexOf(use.To) > order.IndexOf(use.From) || !order.Contains(use.To))
            .Select(use => $"{use.From} uses {use.To}: {use.Type} → {use.Target}")
            .Distinct()
            .Order()
            .ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    private static IEnumerable<(string From, string To, string Type, string Target)> UsesIn(string project) =>
        from type in Loaded.Value.Types
        let room = RoomOf(type, project)
        where room is not null
        from dependency in type.Dependencies
        let other = RoomOf(dependency.Target, project)
        where other is not null && other != room
        select (room, other, type.Name, dependency.Target.Name);

    private static string? RoomOf(IType type, string project)
    {
        var name = type.Namespace?.FullName ?? "";
        return name == project ? ""
            : name.StartsWith(project + ".", StringComparison.Ordinal) ? name[(project.Length + 1)..].Split('.')[0]
            : null;
    }
}
