using System.Text.Json;
using Microblog.EndToEnd.People;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>The script that completes names and tags by itself, in a page with two composers, and without the program.</summary>
[Trait("Category", "Browser")]
public sealed class CompletionModuleTests(World world)
{
    [Theory(Timeout = 60_000)]
    [InlineData("Hi @bo", "people", "bo")]
    [InlineData("@", "people", "")]
    [InlineData("(@Bob Oka", "people", "Bob Oka")]
    [InlineData("@bob@b.ex", "people", "bob@b.ex")]
    [InlineData("見て@ぼ", "people", "ぼ")]
    [InlineData("a\n#caf", "tags", "caf")]
    [InlineData("＃東京", "tags", "東京")]
    [InlineData("#ぼっち・ざ", "tags", "ぼっち・ざ")]
    [InlineData("#می\u200cخ", "tags", "می\u200cخ")]
    [InlineData("a@b", null, null)]
    [InlineData("mail me at bob@b.example", null, null)]
    [InlineData("https://b.example/@bob", null, null)]
    [InlineData("https://b.example/#part", null, null)]
    [InlineData("C#x", null, null)]
    [InlineData("`@bo", null, null)]
    [InlineData("`a` @bo", "people", "bo")]
    [InlineData("@bob\n", null, null)]
    [InlineData("@ bob", null, null)]
    [InlineData("# Title", null, null)]
    [InlineData("@one two three four five", null, null)]
    [InlineData("@b|ob", null, null)]
    [InlineData("見@b|見", "people", "b")]
    public async Task Name_or_tag_before_the_cursor_is_found(string text, string? kind, string? query)
    {
        await using var reader = await OpenAsync();
        var found = await reader.Page.EvaluateAsync<JsonElement?>(
            """
            text => {
              const area = document.getElementById('other');
              const cursor = text.includes('|') ? text.indexOf('|') : text.length;
              area.value = text.replace('|', '');
              area.setSelectionRange(cursor, cursor);
              const { kind, query } = typedIn(area) ?? {};
              return { kind, query };
            }
            """,
            text
        );
        Assert.Equal((kind, query), (Value(found!.Value, "kind"), Value(found.Value, "query")));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Enter", "Hi @bob@b.example ")]
    [InlineData("Tab", "Hi @bob@b.example ")]
    [InlineData("ArrowDown Enter", "Hi @bobby@b.example ")]
    [InlineData("ArrowUp Enter", "Hi @bobby@b.example ")]
    [InlineData("Shift+Enter", "Hi @bo\n")]
    [InlineData("Space", "Hi @bo ")]
    [InlineData("Period", "Hi @bo.")]
    [InlineData("Comma", "Hi @bo,")]
    [InlineData("Escape", "Hi @bo")]
    [InlineData("Escape Enter", "Hi @bo\n")]
    [InlineData("Escape b Enter", "Hi @bob\n")]
    [InlineData("Shift+Tab", "Hi @bo")]
    [InlineData("ArrowLeft Enter", "Hi @b\no")]
    [InlineData("Space Enter", "Hi @bo \n")]
    public async Task Enter_and_Tab_choose_and_no_other_key(string keys, string text)
    {
        await using var reader = await OpenAsync();
        await TypeAsync(reader, "one", "Hi @bo");
        await IsOpenAsync(reader, "People", 2);
        foreach (var key in keys.Split(' '))
        {
            await reader.Page.Keyboard.PressAsync(key);
        }
        await Expect(Area(reader, "one")).ToHaveValueAsync(text);
    }

    [Fact(Timeout = 60_000)]
    public async Task Field_has_the_list_as_a_combobox_has_while_it_is_open()
    {
        await using var reader = await OpenAsync();
        await TypeAsync(reader, "one", "@bo");
        await IsOpenAsync(reader, "People", 2);
        var box = reader.Page.GetByRole(AriaRole.Textbox).First;
        await Expect(box).ToHaveAttributeAsync("aria-haspopup", "listbox");
        await Expect(box).ToHaveAttributeAsync("aria-autocomplete", "list");
        await Expect(box).ToHaveAttributeAsync("aria-controls", "completion");
        await Expect(box).ToHaveAttributeAsync("aria-activedescendant", "completion-0");
        await reader.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(box).ToHaveAttributeAsync("aria-activedescendant", "completion-1");
        await Expect(Options(reader).Nth(1)).ToHaveAttributeAsync("aria-selected", "true");
        await reader.Page.Keyboard.PressAsync("Escape");
        await Expect(List(reader)).ToHaveCountAsync(0);
        await Expect(Area(reader, "one")).ToBeFocusedAsync();
        Assert.Equal(["id", "rows"], await AttributesAsync(reader));
    }

    [Fact(Timeout = 60_000)]
    public async Task Choice_can_be_undone_and_is_told_to_who_keeps_the_text()
    {
        await using var reader = await OpenAsync();
        await TypeAsync(reader, "one", "Hi @bo");
        await IsOpenAsync(reader, "People", 2);
        var before = await reader.Page.EvaluateAsync<int>("inputs");
        await reader.Page.Keyboard.PressAsync("Enter");
        await Expect(Area(reader, "one")).ToHaveValueAsync("Hi @bob@b.example ");
        Assert.Equal(before + 1, await reader.Page.EvaluateAsync<int>("inputs"));
        await reader.Page.Keyboard.PressAsync("Control+z");
        await Expect(Area(reader, "one")).ToHaveValueAsync("Hi @bo");
    }

    [Fact(Timeout = 60_000)]
    public async Task Choice_in_the_middle_of_a_text_keeps_what_is_behind_it()
    {
        await using var reader = await OpenAsync();
        await Area(reader, "one").FillAsync("Hi  and others");
        await Area(reader, "one").EvaluateAsync("area => { area.focus(); area.setSelectionRange(3, 3); }");
        await reader.Page.Keyboard.TypeAsync("@Zoë Å");
        await IsOpenAsync(reader, "People", 1);
        await reader.Page.Keyboard.PressAsync("Enter");
        await reader.Page.Keyboard.TypeAsync("x");
        await Expect(Area(reader, "one")).ToHaveValueAsync("Hi @zoe@b.example xand others");
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Enter")]
    [InlineData("Tab")]
    public async Task Key_that_ends_a_conversion_chooses_nothing(string key)
    {
        await using var reader = await OpenAsync();
        await TypeAsync(reader, "one", "#caf");
        await IsOpenAsync(reader, "Tags", 1);
        foreach (var isComposing in new[] { true, false })
        {
            await Area(reader, "one")
                .EvaluateAsync(
                    """
                    (area, [key, isComposing]) => area.dispatchEvent(new KeyboardEvent('keydown',
                      { key, isComposing, keyCode: 229, bubbles: true, cancelable: true }))
                    """,
                    new object[] { key, isComposing }
                );
        }
        await Expect(Area(reader, "one")).ToHaveValueAsync("#caf");
        await IsOpenAsync(reader, "Tags", 1);
        await reader.Page.Keyboard.PressAsync(key);
        await Expect(Area(reader, "one")).ToHaveValueAsync("#café ");
    }

    [Fact(Timeout = 60_000)]
    public async Task Converted_text_is_completed_and_keeps_every_letter()
    {
        await using var reader = await OpenAsync();
        await TypeAsync(reader, "one", "#");
        await ConvertAsync(reader, "c");
        await ConvertAsync(reader, "ca");
        var devTools = await ConvertAsync(reader, "caf");
        await IsOpenAsync(reader, "Tags", 1);
        await devTools.SendAsync("Input.insertText", new Dictionary<string, object> { ["text"] = "café" });
        await Expect(Area(reader, "one")).ToHaveValueAsync("#café");
        await reader.Page.Keyboard.TypeAsync(" au lait");
        await Expect(Area(reader, "one")).ToHaveValueAsync("#café au lait");
    }

    [Fact(Timeout = 60_000)]
    public async Task Touch_chooses_while_the_keyboard_of_a_telephone_still_converts()
    {
        await using var reader = await OpenAsync();
        await TypeAsync(reader, "one", "Hi @");
        await ConvertAsync(reader, "bo");
        await IsOpenAsync(reader, "People", 2);
        await Options(reader).Nth(0).TapAsync();
        await Expect(Area(reader, "one")).ToHaveValueAsync("Hi @bob@b.example ");
        await Expect(Area(reader, "one")).ToBeFocusedAsync();
        await reader.Page.Keyboard.TypeAsync("there");
        await Expect(Area(reader, "one")).ToHaveValueAsync("Hi @bob@b.example there");
    }

    [Fact(Timeout = 60_000)]
    public async Task List_is_only_in_the_composer_that_has_the_focus()
    {
        await using var reader = await OpenAsync();
        await TypeAsync(reader, "other", "@bo");
        await TypeAsync(reader, "one", "@bo");
        await IsOpenAsync(reader, "People", 2);
        await Area(reader, "two").FocusAsync();
        await Expect(List(reader)).ToHaveCountAsync(0);
        await reader.Page.Keyboard.PressAsync("Enter");
        await reader.Page.Keyboard.TypeAsync("@zo");
        await IsOpenAsync(reader, "People", 1);
        await reader.Page.Keyboard.PressAsync("Enter");
        await Expect(Area(reader, "two")).ToHaveValueAsync("\n@zoe@b.example ");
        await Expect(Area(reader, "one")).ToHaveValueAsync("@bo");
    }

    [Fact(Timeout = 60_000)]
    public async Task Late_answer_changes_nothing_and_no_letter_is_lost()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var reader = await OpenAsync(query => query == "b" ? held.Task : Task.CompletedTask);
        await TypeAsync(reader, "one", "@b");
        await reader.Page.Keyboard.TypeAsync("obb");
        await IsOpenAsync(reader, "People", 1);
        held.SetResult();
        await reader.Page.Keyboard.TypeAsync("y");
        await IsOpenAsync(reader, "People", 1);
        await Expect(Area(reader, "one")).ToHaveValueAsync("@bobby");
        await reader.Page.Keyboard.PressAsync("Enter");
        await Expect(Area(reader, "one")).ToHaveValueAsync("@bobby@b.example ");
    }

    [Fact(Timeout = 60_000)]
    public async Task Letters_typed_while_an_answer_is_awaited_narrow_the_list_at_once()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var reader = await OpenAsync(query => query == "bobb" ? held.Task : Task.CompletedTask);
        await TypeAsync(reader, "one", "@bob");
        await IsOpenAsync(reader, "People", 2);
        await reader.Page.Keyboard.TypeAsync("b");
        await IsOpenAsync(reader, "People", 1);
        await reader.Page.Keyboard.PressAsync("Enter");
        await Expect(Area(reader, "one")).ToHaveValueAsync("@bobby@b.example ");
        held.SetResult();
    }

    [Fact(Timeout = 60_000)]
    public async Task Touch_chooses_and_the_text_keeps_the_focus()
    {
        await using var reader = await OpenAsync();
        await TypeAsync(reader, "one", "@bo");
        await IsOpenAsync(reader, "People", 2);
        await Options(reader).Nth(1).TapAsync();
        await Expect(Area(reader, "one")).ToHaveValueAsync("@bobby@b.example ");
        await Expect(Area(reader, "one")).ToBeFocusedAsync();
        await Expect(List(reader)).ToHaveCountAsync(0);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("document.body.style.paddingBlockStart = '520px'")]
    public async Task List_is_within_the_window(string script)
    {
        await using var reader = await OpenAsync();
        await reader.Page.EvaluateAsync(script);
        await TypeAsync(reader, "one", "@");
        await IsOpenAsync(reader, "People", 3);
        var list = (await List(reader).BoundingBoxAsync())!;
        Assert.True(
            list is { X: >= 0, Y: >= 0 } && list.X + list.Width <= 360 && list.Y + list.Height <= 600,
            $"{list.X} {list.Y} {list.Width} {list.Height}"
        );
        await Expect(Area(reader, "one")).ToBeInViewportAsync(new() { Ratio = 1 });
        // Nothing of it is chosen before anything of it is typed.
        await reader.Page.Keyboard.PressAsync("Enter");
        await Expect(Area(reader, "one")).ToHaveValueAsync("@\n");
    }

    [Fact(Timeout = 60_000)]
    public async Task Question_names_the_post_that_is_answered()
    {
        await using var reader = await OpenAsync();
        var asked = reader.Page.WaitForRequestAsync(CompletionPage.Address + "compose/complete**");
        await TypeAsync(reader, "two", "@z");
        Assert.EndsWith(
            "?kind=people&q=&post=xmpp%3Aa%40b.example%3F%3Bnode%3Dn%3Bitem%3Di",
            (await asked).Url,
            StringComparison.Ordinal
        );
    }

    private static string? Value(JsonElement found, string name) =>
        found.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static ILocator Area(Person reader, string id) => reader.Page.Locator($"#{id}");

    private static ILocator List(Person reader) => reader.Page.GetByRole(AriaRole.Listbox);

    private static ILocator Options(Person reader) => List(reader).GetByRole(AriaRole.Option);

    private static async Task TypeAsync(Person reader, string id, string text)
    {
        await Area(reader, id).FocusAsync();
        await reader.Page.Keyboard.TypeAsync(text);
    }

    private static async Task IsOpenAsync(Person reader, string name, int count)
    {
        await Expect(reader.Page.GetByRole(AriaRole.Listbox, new() { Name = name })).ToBeVisibleAsync();
        await Expect(Options(reader)).ToHaveCountAsync(count);
    }

    /// <summary>Something is being converted; what it is so far.</summary>
    private static async Task<ICDPSession> ConvertAsync(Person reader, string text)
    {
        var devTools = await reader.Browser.NewCDPSessionAsync(reader.Page);
        await devTools.SendAsync(
            "Input.imeSetComposition",
            new Dictionary<string, object>
            {
                ["text"] = text,
                ["selectionStart"] = text.Length,
                ["selectionEnd"] = text.Length,
            }
        );
        return devTools;
    }

    private Task<Person> OpenAsync(Func<string, Task>? wait = null) => CompletionPage.OpenAsync(world, wait);

    private static Task<string[]> AttributesAsync(Person reader) =>
        Area(reader, "one").EvaluateAsync<string[]>("area => [...area.attributes].map(one => one.name).sort()");
}
