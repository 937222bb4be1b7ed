using System.Reflection;
using System.Runtime.Loader;
using Microblog.Testing;
using Microblog.Testing.Timelines;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Microblog.Core.Tests.Timelines.Faults;

/// <summary>The engine and the model world around it, compiled from their sources with a fault put in.</summary>
internal sealed class CompiledModel
{
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // The engine and its cache, and the world of the model but for the generator of its histories. All else is taken as it is.
    private static readonly (string Directory, string[] Beginnings)[] Taken =
    [
        ("src/Microblog.Core/Cache", [""]),
        ("src/Microblog.Core/Timelines", ["TimelineEngine"]),
        (
            "src/Microblog.Core/Timelines/Fetching",
            [
                "DemandPlanner",
                "EventApplication",
                "FeedSet",
                "FeedWriter",
                "IFeedDemand",
                "ReplyApplication",
                "RequestSlots",
            ]
        ),
        ("src/Microblog.Core/Timelines/Windows", ["CatchUpProgress", "OpenWindows", "RowsAbove", "Window"]),
        ("tests/Microblog.Testing/Timelines", ["BrokenPromise", "IModel", "Memory", "Mirrored", "Model", "Timeline"]),
    ];

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);
    private static readonly Dictionary<string, string> Sources = ReadSources();
    private static readonly HashSet<string> EngineFiles =
    [
        .. Taken
            .Where(taken => taken.Directory.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(FilesIn)
            .Select(file => Path.GetFileName(file)),
    ];

    // Each fault replaces a file or two of it: the others are read once.
    private static readonly CSharpCompilation Faultless = CSharpCompilation.Create(
        "Microblog.Model",
        Sources.Select(source => Parse(source.Key, source.Value)),
        FindReferences(),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable
        )
    );

    // Never unloaded: with contexts that are, the runtime crashed now and then in the one that stays.
    private readonly AssemblyLoadContext _context = new("Model");
    private readonly Func<string, Task<string?>> _run;

    private CompiledModel(Stream assembly)
    {
        var loaded = _context.LoadFromStream(assembly);
        var history = loaded.GetType(typeof(TimelineHistory).FullName!, throwOnError: true)!;
        var run = history.GetMethod(
            nameof(TimelineHistory.RunInMemoryAsync),
            BindingFlags.Public | BindingFlags.Static
        );
        _run = run!.CreateDelegate<Func<string, Task<string?>>>();
    }

    /// <summary>Compiles; without a fault where there is none.</summary>
    /// <exception cref="InvalidOperationException">What the fault replaces is not there, or does not compile.</exception>
    public static CompiledModel Compile(Fault? fault = null)
    {
        var compilation = Faultless;
        var sources = Engine(Sources);
        foreach (var replacement in fault?.Replacements ?? [])
        {
            var (file, text) = replacement.In(sources);
            sources[file] = text;
            compilation = compilation.ReplaceSyntaxTree(
                compilation.SyntaxTrees.Single(tree => tree.FilePath == file),
                Parse(file, text)
            );
        }
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        if (!result.Success)
        {
            var errors = result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error);
            throw new InvalidOperationException($"{fault}: {string.Join('\n', errors)}");
        }
        assembly.Position = 0;
        return new CompiledModel(assembly);
    }

    /// <summary>Runs a history to its end; the text says what broke, null nothing.</summary>
    public Task<string?> RunAsync(TimelineHistory history) => _run(history.ToString());

    /// <summary>The sources of the engine, which faults are put into, by the files' names.</summary>
    public static IReadOnlyDictionary<string, string> EngineSources => Engine(Sources);

    private static Dictionary<string, string> Engine(IEnumerable<KeyValuePair<string, string>> sources) =>
        new(sources.Where(source => EngineFiles.Contains(source.Key)));

    private static Dictionary<string, string> ReadSources()
    {
        var sources = Taken.SelectMany(FilesIn).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
        sources["GlobalUsings.cs"] = GlobalUsings;
        return sources;
    }

    private static IEnumerable<string> FilesIn((string Directory, string[] Beginnings) taken) =>
        Directory
            .GetFiles(Path.Combine(RepositoryRoot.Path, taken.Directory), "*.cs")
            .Where(file => taken.Beginnings.Any(Path.GetFileName(file).StartsWith));

    private static SyntaxTree Parse(string file, string text) => CSharpSyntaxTree.ParseText(text, Parsing, file);

    private static List<MetadataReference> FindReferences() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Where(file => Path.GetFileNameWithoutExtension(file) != "Microblog.Testing")
                .Select(file => MetadataReference.CreateFromFile(file)),
        ];
}
