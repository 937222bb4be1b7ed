using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Core.Uploads;
using Microblog.Testing.Pictures;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Uploads;

/// <summary>Files of an account on their way to its server's service.</summary>
public sealed class UploadsFeatureTests : IDisposable
{
    private const int TimeLimit = 30_000;
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("A file. ", 20_000)));
    private readonly UploadWorld _world = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact(Timeout = TimeLimit)]
    public async Task Picture_is_uploaded_without_what_it_says_beside_the_picture()
    {
        byte[] comment = [0x21, 0xFE, 6, .. "SECRET"u8, 0];
        var clean = TestPicture.Gif(3, 2);
        byte[] file = [.. clean[..19], .. comment, .. clean[19..]];
        var uploaded = await UploadAsync("holiday.gif", "image/gif", file);
        Assert.Equal(clean, Assert.Single(_world.Files));
        Assert.Equal("https://files.example.org/got/1%20a", uploaded.Href);
        Assert.Equal(("holiday.gif", "image/gif"), (uploaded.Name, uploaded.MediaType));
        Assert.Equal((clean.Length, 3, 2), (uploaded.Length, uploaded.Width, uploaded.Height));
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(clean)), uploaded.Sha256);
        Assert.Equal($"{clean.Length}", _world.Asked[0].Attribute("size")?.Value);
        Assert.Equal("https://files.example.org/1%20a?s=%7e", _world.Addresses[0].AbsoluteUri);
        Assert.Equal(
            XName.Get("permanent", "urn:xmpp:http:upload:purpose:0"),
            _world.Asked[0].Elements().Single().Name
        );
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Picture_is_on_disk_for_the_program_alone_and_no_longer_than_needed()
    {
        Directory.CreateDirectory(_world.Folder);
        var left = Path.Combine(_world.Folder, "crashed.upload");
        await File.WriteAllTextAsync(left, "left behind", Stop);
        _world.Spool.Clear();
        Assert.Empty(Directory.EnumerateFiles(_world.Folder));

        await UploadAsync("a.png", null, TestPicture.Png(3, 2));
        _world.Then(HttpStatusCode.Conflict);
        await RefusedAsync("a.png", null, TestPicture.Png(3, 2));
        await RefusedAsync("a.png", null, TestPicture.Png(3, 2)[..40]);
        Assert.Empty(Directory.EnumerateFiles(_world.Folder));
        Assert.All(_world.OnDisk, mode => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode));
        Assert.Equal(OperatingSystem.IsWindows() ? 0 : 2, _world.OnDisk.Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Other_file_is_passed_on_as_it_comes()
    {
        var uploaded = await UploadAsync("Report (final).txt", "text/plain; charset=utf-8", Text);
        Assert.Equal(Text, Assert.Single(_world.Files));
        Assert.Empty(_world.OnDisk);
        Assert.Equal(
            ("Report (final).txt", "text/plain", Text.Length, null),
            (uploaded.Name, uploaded.MediaType, uploaded.Length, uploaded.Width)
        );
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(Text)), uploaded.Sha256);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("très cool & so on.png", "tres-cool-so-on.bin")]
    [InlineData("日本.txt", "file.txt")]
    [InlineData("../../etc/passwd", "passwd.bin")]
    [InlineData("C:\\photos\\me.JPG", "me.jpg")]
    [InlineData("", "file.bin")]
    [InlineData(null, "file.bin")]
    [InlineData(".profile", "profile.bin")]
    [InlineData("a.b-c_d e.tar.gz", "a-b-c-d-e-tar.gz")]
    [InlineData("x.thisisnoextension", "x.bin")]
    public async Task Service_is_asked_with_a_plain_name(string? name, string plain)
    {
        plain = name?.EndsWith(".png", StringComparison.Ordinal) == true ? plain.Replace(".bin", ".png") : plain;
        await UploadAsync(name, null, Text);
        Assert.Equal(plain, _world.Asked[0].Attribute("filename")?.Value);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Long_name_is_cut_for_the_service_and_for_readers()
    {
        var uploaded = await UploadAsync(new string('a', 400) + "\u202Egpj.exe", null, Text);
        Assert.InRange(_world.Asked[0].Attribute("filename")!.Value.Length, 1, 70);
        Assert.InRange(uploaded.Name!.Length, 1, 100);
        Assert.DoesNotContain('\u202E', uploaded.Name);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("photo", null, "%PDF-1.7", "application/pdf", "photo.pdf")]
    [InlineData("clip", "", "\0\0\0\u0018ftypisom", "video/mp4", "clip.mp4")]
    [InlineData("song", "application/octet-stream", "ID3\u0003", "audio/mpeg", "song.mp3")]
    [InlineData("notes.txt", null, "hello", "text/plain", "notes.txt")]
    [InlineData("clip", null, "\u001AE\u00DF\u00A3\u009FB\u0086webm", "video/webm", "clip.webm")]
    [InlineData("clip", null, "\u001AE\u00DF\u00A3\u009FB\u0086matroska", "video/x-matroska", "clip.mkv")]
    [InlineData("film.ogv", null, "OggS", "video/ogg", "film.ogv")]
    [InlineData("song", null, "OggS", "audio/ogg", "song.ogg")]
    [InlineData("song", null, "fLaC", "audio/flac", "song.flac")]
    [InlineData("song", null, "\u00FF\u00F1P", "audio/aac", "song.aac")]
    [InlineData("song", null, "RIFF0000WAVEfmt ", "audio/wav", "song.wav")]
    [InlineData("talk.de", null, "WEBVTT\n", "text/vtt", "talk.de")]
    [InlineData("talk", null, "\u00EF\u00BB\u00BFWEBVTT\n", "text/vtt", "talk.vtt")]
    [InlineData("a.jpg", "image/jpeg", "no picture", "application/octet-stream", "a.jpg")]
    [InlineData("a.svg", "image/svg+xml", "<svg/>", "image/svg+xml", "a.svg")]
    [InlineData("a", "x\r\ny/z", "hello", "application/octet-stream", "a.bin")]
    public async Task Type_is_told_by_the_content_where_the_browser_says_none(
        string name,
        string? said,
        string content,
        string type,
        string asked
    )
    {
        var uploaded = await UploadAsync(name, said, Encoding.Latin1.GetBytes(content));
        Assert.Equal(type, uploaded.MediaType);
        Assert.Equal(type, _world.Asked[0].Attribute("content-type")?.Value);
        Assert.Equal(asked, _world.Asked[0].Attribute("filename")?.Value);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task File_over_the_announced_limit_is_not_asked_for()
    {
        Assert.Equal(new UploadLimits(500_000, 1_000_000), await _world.Feature.FindLimitsAsync(Stop));
        var refused = await RefusedAsync("a.bin", null, new byte[500_001]);
        Assert.Equal((UploadProblem.TooLarge, 500_000), (refused.Problem, refused.MaxBytes));
        Assert.Empty(_world.Asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Picture_over_the_limit_of_the_disk_is_not_stored()
    {
        _world.MaxBytes = null;
        byte[] large = [.. TestPicture.Gif(3, 2), .. new byte[1_000_000]];
        foreach (var isLengthKnown in new[] { true, false })
        {
            var refused = await RefusedAsync("a.gif", null, large, isLengthKnown);
            Assert.Equal((UploadProblem.PictureTooLarge, 1_000_000), (refused.Problem, refused.MaxBytes));
        }
        Assert.Empty(_world.Asked);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("", UploadProblem.Empty)]
    [InlineData("\0\0\0\u001CftypheicXXXXmif1heic", UploadProblem.Heic)]
    [InlineData("GIF89a and no more than this", UploadProblem.Damaged)]
    public async Task File_that_cannot_be_shown_is_refused_before_anything_is_asked(
        string content,
        UploadProblem problem
    )
    {
        Assert.Equal(problem, (await RefusedAsync("a", null, Encoding.Latin1.GetBytes(content))).Problem);
        Assert.Empty(_world.Asked);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.NotAcceptable)]
    [InlineData(HttpStatusCode.Gone)]
    public async Task Picture_gets_another_place_once_where_its_place_is_gone(HttpStatusCode status)
    {
        var file = TestPicture.Png(3, 2);
        _world.Then(status);
        Assert.Equal("/got/2%20a", (await UploadAsync("a.png", null, file)).Address.AbsolutePath);
        Assert.Equal([file, file], _world.Files);

        _world.Then(status, status);
        var refused = await RefusedAsync("a.png", null, file);
        Assert.True(refused.Problem is UploadProblem.NotAllowed or UploadProblem.Refused);
        Assert.Equal(4, _world.Files.Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Passed_on_file_whose_place_is_gone_is_to_be_sent_again()
    {
        _world.Then(HttpStatusCode.Gone);
        Assert.Equal(UploadProblem.Expired, (await RefusedAsync("a.txt", null, Text)).Problem);
        await UploadAsync("a.txt", null, Text);
        Assert.Equal(2, _world.Asked.Count);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, UploadProblem.TooLarge)]
    [InlineData(HttpStatusCode.ServiceUnavailable, UploadProblem.TryLater)]
    [InlineData(HttpStatusCode.Conflict, UploadProblem.Refused)]
    [InlineData(HttpStatusCode.InternalServerError, UploadProblem.Refused)]
    public async Task Refusal_of_the_host_says_why(HttpStatusCode status, UploadProblem problem)
    {
        _world.Then(status);
        Assert.Equal(problem, (await RefusedAsync("a.txt", null, Text)).Problem);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Refusal_of_the_service_says_why()
    {
        _world.Refusal = XElement.Parse(
            "<file-too-large xmlns='urn:xmpp:http:upload:0'><max-file-size>20</max-file-size></file-too-large>"
        );
        var refused = await RefusedAsync("a.txt", null, Text);
        Assert.Equal((UploadProblem.TooLarge, 20), (refused.Problem, refused.MaxBytes));
        _world.Refusal = XElement.Parse("<retry xmlns='urn:xmpp:http:upload:0' stamp='2026-12-01T00:00:00Z'/>");
        refused = await RefusedAsync("a.txt", null, Text);
        Assert.Equal(UploadProblem.TryLater, refused.Problem);
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), refused.RetryAt);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Server_without_a_service_and_no_connection_say_so()
    {
        _world.HasService = false;
        Assert.Equal(UploadProblem.NoService, (await RefusedAsync("a.txt", null, Text)).Problem);
        _world.Session.Answer = (_, _, _) => throw new SessionEndedException("gone");
        Assert.Equal(UploadProblem.NotConnected, (await RefusedAsync("a.txt", null, Text)).Problem);
        await _world.Feature.DisconnectedAsync(Stop);
        Assert.Equal(UploadProblem.NotConnected, (await RefusedAsync("a.txt", null, Text)).Problem);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task File_that_ends_early_is_not_uploaded()
    {
        using var content = new MemoryStream(Text[..^1]);
        var refused = await Assert.ThrowsAsync<FileUploadException>(() =>
            _world.Feature.UploadAsync(new FileToUpload("a.txt", null, Text.Length), content, Stop)
        );
        Assert.Equal(UploadProblem.CutOff, refused.Problem);
        Assert.Empty(_world.Files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Host_that_says_nothing_is_given_up()
    {
        _world.IsSilent = true;
        var refused = RefusedAsync("a.txt", null, Text);
        await _world.Arrived.Task.WaitAsync(Stop);
        _world.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(UploadProblem.Unreachable, (await refused).Problem);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Cancelled_upload_ends_and_leaves_nothing()
    {
        _world.IsSilent = true;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var content = new MemoryStream(TestPicture.Png(3, 2));
        var upload = _world.Feature.UploadAsync(new FileToUpload("a.png", null, content.Length), content, cancel.Token);
        await _world.Arrived.Task.WaitAsync(Stop);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
        Assert.Empty(Directory.EnumerateFiles(_world.Folder));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Uploads_beyond_what_pages_send_are_refused_and_no_others()
    {
        const int AtOnce = 36; // six on their way, thirty that wait
        _world.IsSilent = true;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var uploads = Enumerable
            .Range(0, AtOnce)
            .Select(_ =>
                _world.Feature.UploadAsync(new FileToUpload("a", null, 5), new MemoryStream(new byte[5]), cancel.Token)
            )
            .ToList();
        Assert.Equal(UploadProblem.TryLater, (await RefusedAsync("a.txt", null, Text)).Problem);
        await cancel.CancelAsync();
        foreach (var upload in uploads)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
        }
        _world.IsSilent = false;
        await UploadAsync("a.txt", null, Text);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Host_of_a_named_domain_alone_is_learned()
    {
        await UploadAsync("a.txt", null, Text);
        Assert.False(_world.Hosts.Contains("files.example.org", 443));
        Assert.False(await _world.Feature.LearnHostsAsync(Stop));
        Assert.Single(_world.Asked);

        using var named = new UploadWorld(isNamed: true) { Host = "https://10.0.0.5:5281" };
        var asked = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => named.Feature.LearnHostsAsync(Stop)));
        Assert.All(asked, Assert.True);
        Assert.Single(named.Asked);
        Assert.True(named.Hosts.Contains("10.0.0.5", 5281));
        Assert.False(named.Hosts.Contains("10.0.0.5", 443));

        using var away = new UploadWorld(isNamed: true) { HasService = false };
        Assert.False(await away.Feature.LearnHostsAsync(Stop));
    }

    private async Task<Attachment> UploadAsync(string? name, string? type, byte[] file)
    {
        using var content = new MemoryStream(file);
        return await _world.Feature.UploadAsync(new FileToUpload(name, type, file.Length), content, Stop);
    }

    private async Task<FileUploadException> RefusedAsync(
        string? name,
        string? type,
        byte[] file,
        bool isLengthKnown = true
    )
    {
        using var content = new MemoryStream(file);
        var sent = new FileToUpload(name, type, isLengthKnown ? file.Length : null);
        return await Assert.ThrowsAsync<FileUploadException>(() => _world.Feature.UploadAsync(sent, content, Stop));
    }
}
