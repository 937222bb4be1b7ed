using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;
using Microblog.Core.Model;
using Microblog.Testing;
using Microblog.Xmpp;

namespace Microblog.Web.Tests.Architecture;

/// <summary>The folders of a project stand in one order, and each uses those above it only (docs/architecture.md).</summary>
public sealed class RoomTests
{
    /// <summary>Set to 1, the test writes the pictures into the document instead of comparing them.</summary>
    private const string Update = "MICROBLOG_UPDATE_DOCS";

    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Loaded = new(() =>
        new ArchLoader()
            .LoadAssemblies(typeof(Jid).Assembly, typeof(FeedAddress).Assembly, typeof(Program).Assembly)
            .Build()
    );

    /// <summary>The projects with an order.</summary>
    public static TheoryData<string> Projects => [.. Rooms.Order.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_those_above_it_only(string project)
    {
        var order = Rooms.Order[project];
        Assert.Superset(UsesIn(project).SelectMany(use => new[] { use.From, use.To }).ToHashSet(), order.ToHashSet());
        var broken = UsesIn(project)
            .Where(use => order.IndexOf(use.To) > order.IndexOf(use.From))
            .Select(use => use.ToString())
            .Distinct()
            .Order()
            .ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void A_feature_uses_no_other_feature()
    {
        var broken = UsesIn("Microblog.Core")
            .Where(use => Rooms.Features.Contains(use.From) && Rooms.Features.Contains(use.To))
            .Select(use => use.ToString())
            .Distinct()
            .Order()
            .ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Storage_alone_knows_the_database()
    {
        var rooms = Loaded
            .Value.Types.Where(type => RoomOf(type, "Microblog.Core") is not null && type.Dependencies.Any(IsDatabase))
            .Select(type => RoomOf(type, "Microblog.Core"))
            .Distinct();
        Assert.Equal(["Storage"], rooms);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_document_has_the_picture_of_the_folders(string project)
    {
        var file = Path.Combine(RepositoryRoot.Path, "docs", "architecture.md");
        var document = File.ReadAllText(file);
        var place = new Regex($"(?<=<!-- folders of {project} -->\n).*?(?=<!-- end -->)", RegexOptions.Singleline);
        Assert.Matches(place, document);
        var picture = $"```mermaid\n{Picture(project)}```\n";
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(file, place.Replace(document, picture));
            return;
        }
        Assert.True(
            place.Match(document).Value == picture,
            $"docs/architecture.md has another picture of {project}. Run this test with {Update}=1, and read the difference."
        );
    }

    /// <summary>Who uses whom, as a flow chart of Mermaid; what follows from other lines is left out.</summary>
    private static string Picture(string project)
    {
        var uses = UsesIn(project)
            .Where(use => use is { From: not "", To: not "" })
            .GroupBy(use => use.From, use => use.To)
            .ToDictionary(group => group.Key, group => group.ToHashSet());
        var lines =
            from room in Rooms.Order[project]
            from other in Rooms.Order[project]
            where uses.TryGetValue(room, out var used) && used.Contains(other)
            where !uses[room].Any(between => between != other && Reaches(between, other, uses))
            select $"    {room} --> {other}\n";
        return "flowchart BT\n" + string.Concat(lines);
    }

    private static bool Reaches(string from, string to, Dictionary<string, HashSet<string>> uses) =>
        uses.TryGetValue(from, out var used) && (used.Contains(to) || used.Any(next => Reaches(next, to, uses)));

    private static IEnumerable<Use> UsesIn(string project) =>
        from type in Loaded.Value.Types
        let room = RoomOf(type, project)
        where room is not null
        from dependency in type.Dependencies
        let other = RoomOf(dependency.Target, project)
        where other is not null && other != room
        select new Use(room, other, type.Name, dependency.Target.Name);

    private static bool IsDatabase(ITypeDependency dependency) =>
        dependency.Target.FullName.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
        || dependency.Target.Name == "MicroblogDbContext";

    private static string? RoomOf(IType type, string project)
    {
        var name = type.Namespace?.FullName ?? "";
        if (name == project)
        {
            return "";
        }
        if (!name.StartsWith(project + ".", StringComparison.Ordinal))
        {
            return null;
        }
        var folders = name[(project.Length + 1)..].Split('.');
        return folders is [var divided, var part, ..] && Rooms.Divided.Contains(divided)
            ? $"{divided}.{part}"
            : folders[0];
    }

    private sealed record Use(string From, string To, string Type, string Target)
    {
        public override string ToString() => $"{From} uses {To}: {Type} → {Target}";
    }
}
