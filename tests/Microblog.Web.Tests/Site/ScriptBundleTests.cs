using Microblog.Testing;
using Microblog.Web.Site;

namespace Microblog.Web.Tests.Site;

public sealed class ScriptBundleTests
{
    private const int Timeout = 10_000;

    [Fact(Timeout = Timeout)]
    public async Task Modules_come_once_each_and_before_those_that_import_them()
    {
        var script = Make(
            ("/js/site.js", "import './a.js';\nimport './b.js';\n"),
            ("/js/a.js", "import { two as second, one } from '/js/b.js';\nconsole.log(one, second);\n"),
            ("/js/b.js", "export const one = 1;\nexport function two() { return 2; }\n")
        );
        Assert.Equal(
            """
            "use strict";
            (() => {
            const $m0 = (() => {
            const one = 1;
            function two() { return 2; }
            return {one,two};
            })();
            const $m1 = (() => {
            const {two: second, one} = $m0;
            console.log(one, second);
            return {};
            })();
            const $m2 = (() => {
            return {};
            })();
            })();

            """,
            script,
            ignoreAllWhiteSpace: true
        );
        await Task.CompletedTask;
    }

    [Fact(Timeout = Timeout)]
    public async Task Comments_that_fill_a_line_are_left_out()
    {
        var script = Make(("/js/site.js", "// Why.\n/**\n * Long.\n */\n  run(); // here\n/* short */\n"));
        Assert.Contains("run(); // here", script, StringComparison.Ordinal);
        Assert.DoesNotContain("Why", script, StringComparison.Ordinal);
        Assert.DoesNotContain("Long", script, StringComparison.Ordinal);
        Assert.DoesNotContain("short", script, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Theory(Timeout = Timeout)]
    [InlineData("import all from './a.js';")]
    [InlineData("import * as all from './a.js';")]
    [InlineData("export default 1;")]
    [InlineData("export let changing = 1;")]
    [InlineData("export { one };")]
    public async Task A_form_that_the_bundle_does_not_know_is_refused(string line)
    {
        var refused = Assert.Throws<FormatException>(() => Make(("/js/site.js", line), ("/js/a.js", "")));
        Assert.Contains(line, refused.Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact(Timeout = Timeout)]
    public async Task A_circle_is_refused()
    {
        Assert.Throws<FormatException>(() =>
            Make(("/js/site.js", "import './a.js';"), ("/js/a.js", "import './site.js';"))
        );
        await Task.CompletedTask;
    }

    [Fact(Timeout = Timeout)]
    public async Task The_modules_of_the_page_can_be_bundled()
    {
        var modules = new HashSet<string>();
        ScriptBundle.Make(
            "/js/site.js",
            path =>
            {
                modules.Add(path);
                var folder = path.StartsWith("/js/", StringComparison.Ordinal) ? "wwwroot" : "src/Microblog.Web";
                return File.ReadAllText(Path.Combine(RepositoryRoot.Path, folder, path[1..]));
            }
        );
        // All of them are in it, but what is loaded before, what is loaded when it is needed, and what pages without a circuit have.
        var all = Directory
            .GetFiles(Path.Combine(RepositoryRoot.Path, "wwwroot", "js"), "*.js")
            .Select(Path.GetFileName);
        Assert.Equal(
            all.Where(name =>
                    name
                        is not (
                            "early.js"
                            or "plain.js"
                            or "complete.js"
                            or "language.js"
                            or "player.js"
                            or "poster.js"
                            or "profile.js"
                            or "uploads.js"
                        )
                )
                .Select(name => $"/js/{name}")
                .Order(),
            modules.Where(path => path.StartsWith("/js/", StringComparison.Ordinal)).Order()
        );
        await Task.CompletedTask;
    }

    private static string Make(params (string Path, string Text)[] modules) =>
        ScriptBundle.Make("/js/site.js", path => modules.Single(module => module.Path == path).Text);
}
