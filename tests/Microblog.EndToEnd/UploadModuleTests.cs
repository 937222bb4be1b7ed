using Microblog.Testing;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.EndToEnd;

/// <summary>The script that uploads files, in a page with a composer, and without the program.</summary>
[Trait("Category", "Browser")]
public sealed class UploadModuleTests(World world)
{
    private const string Address = "http://uploads.example/";

    private const string Html = """
        <!doctype html>
        <compose-box data-place="home"><form><ul data-uploads></ul><button type="button" data-add>Add</button></form></compose-box>
        """;

    /// <summary>A composer, the module, and requests that the test answers.</summary>
    private const string Setup = """
        const box = document.querySelector('compose-box');
        box.place = 'home';
        const requests = [];
        class Request {
          upload = {};
          headers = {};
          open(method, address) { this.address = new URL(address, location); }
          setRequestHeader(name, value) { this.headers[name] = value; }
          send(file) { this.file = file; requests.push(this); }
          abort() { this.isAborted = true; }
          answer(status, body) { Object.assign(this, { status, responseText: JSON.stringify(body) }); this.onload(); }
        }
        window.XMLHttpRequest = Request;
        let limit = { max: 1000, picture: 500 };
        window.fetch = async () => new Response(JSON.stringify(limit), { headers: { 'content-type': 'application/json' } });
        const { start } = await import('/js/uploads.js');
        const files = start({ token: () => 'the token', textOf: (name, ...values) => [name, ...values].join(' '), say: () => {} });
        const file = (name, size = 10, type = '') => new File([new Uint8Array(size)], name, { type });
        const rows = () => [...box.querySelectorAll('li')].map(row => row.innerText.replace(/\s+/g, ' ').trim());
        const press = name => [...box.querySelectorAll('button')].find(one => (one.ariaLabel ?? one.textContent) === name).click();
        """;

    [Fact(Timeout = 60_000)]
    public Task Files_go_two_at_a_time_in_their_order() =>
        ShowsAsync(
            """
            await files.add(box, [file('a.png', 10, 'image/png'), file('b.png'), file('c.png')]);
            const first = requests.map(one => `${one.address.searchParams.get('name')} ${one.address.searchParams.get('at')}`);
            const [{ address, headers }] = requests;
            requests[0].upload.onprogress({ loaded: 5, total: 10 });
            const half = box.querySelector('progress').value;
            requests[0].answer(200, { id: 1 });
            return {
              first, half, path: address.pathname, place: address.searchParams.get('place'), type: address.searchParams.get('type'),
              headers, then: requests.length, rows: rows().length, busy: files.unfinished('home'), other: files.unfinished('edit:x'),
            };
            """,
            """{"first":["a.png 0","b.png 1"],"half":50,"path":"/compose/file","place":"home","type":"image/png","headers":{"content-type":"application/octet-stream","RequestVerificationToken":"the token"},"then":3,"rows":2,"busy":true,"other":false}"""
        );

    [Fact(Timeout = 60_000)]
    public Task File_that_failed_says_why_and_is_sent_again_by_retry() =>
        ShowsAsync(
            """
            await files.add(box, [file('a.png')]);
            requests[0].answer(422, { problem: 'Refused', text: 'Refused in words' });
            const said = [rows(), files.failed('home'), files.unfinished('home')];
            press('Compose_Retry');
            requests[1].onerror();
            const cut = rows();
            press('Compose_Retry');
            requests[2].answer(200, { id: 1 });
            return { said, cut, same: requests.every(one => one.address.search === requests[0].address.search), rows: rows(), failed: files.failed('home') };
            """,
            """{"said":[["a.png× Refused in words Compose_Retry"],["a.png"],false],"cut":["a.png× Files_Cut Compose_Retry"],"same":true,"rows":[],"failed":[]}"""
        );

    [Fact(Timeout = 60_000)]
    public Task File_whose_place_is_gone_is_sent_again_once_by_itself() =>
        ShowsAsync(
            """
            await files.add(box, [file('a.png')]);
            requests[0].answer(422, { problem: 'Expired', text: 'Gone' });
            const again = requests.length;
            requests[1].answer(422, { problem: 'Expired', text: 'Gone' });
            return { again, then: requests.length, failed: files.failed('home') };
            """,
            """{"again":2,"then":2,"failed":["a.png"]}"""
        );

    [Fact(Timeout = 60_000)]
    public Task File_that_cannot_be_taken_is_not_sent() =>
        ShowsAsync(
            """
            await files.add(box, [file('a.png', 1001), file('b.png', 0), file('IMG_1.HEIC'), file('c', 5, 'image/heic'), file('d.png', 501, 'image/png')]);
            const said = [...box.querySelectorAll('[role=alert]')].map(one => one.textContent);
            limit = { problem: 'NoService', text: 'No files here' };
            await files.add(box, [file('d.png')]);
            return { said, none: rows().at(-1), sent: requests.length };
            """,
            """{"said":["Files_TooLarge 0","Files_Empty","Files_Heic","Files_Heic","Files_PictureTooLarge 0"],"none":"d.png× No files here Compose_Retry","sent":0}"""
        );

    [Fact(Timeout = 60_000)]
    public Task File_is_cancelled_and_removed_and_the_next_one_goes() =>
        ShowsAsync(
            """
            let ended = 0;
            files.ended.addEventListener('ended', () => { ended++; });
            await files.add(box, [file('a'), file('b'), file('c')]);
            press('Files_Cancel a');
            const cancelled = [requests[0].isAborted, requests.length];
            requests[1].onerror();
            press('Files_Remove b');
            requests[2].answer(200, { id: 1 });
            return { cancelled, ended, rows: rows(), failed: files.failed('home'), busy: files.unfinished('home') };
            """,
            """{"cancelled":[true,3],"ended":4,"rows":[],"failed":[],"busy":false}"""
        );

    [Fact(Timeout = 60_000)]
    public Task Page_is_not_left_without_asking_while_files_are_on_their_way() =>
        ShowsAsync(
            """
            const asks = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }));
            const before = asks();
            await files.add(box, [file('a'), file('b')]);
            const during = asks();
            requests[0].onerror();
            requests[1].answer(200, { id: 1 });
            return { before, during, failed: files.failed('home'), after: asks() };
            """,
            """{"before":false,"during":true,"failed":["a"],"after":false}"""
        );

    [Fact(Timeout = 60_000)]
    public Task Composer_that_comes_again_has_the_rows_of_its_place() =>
        ShowsAsync(
            """
            await files.add(box, [file('a')]);
            const other = box.cloneNode(true);
            other.querySelector('[data-uploads]').replaceChildren();
            other.place = 'home';
            box.replaceWith(other);
            files.attach(other);
            return { rows: other.querySelectorAll('li').length };
            """,
            """{"rows":1}"""
        );

    [Fact(Timeout = 60_000)]
    public Task Video_is_looked_at_first_and_its_picture_follows_it() =>
        ShowsAsync(
            """
            const posters = [];
            const canvas = Object.assign(document.createElement('canvas'), { width: 2000, height: 1000 });
            const draw = canvas.getContext('2d');
            const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm;codecs=vp8' });
            const parts = [];
            recorder.ondataavailable = ({ data }) => parts.push(data);
            const over = new Promise(met => { recorder.onstop = met; });
            recorder.start();
            await new Promise(met => {
              let frames = 0;
              const timer = setInterval(() => { draw.fillStyle = `hsl(${frames++ * 5} 60% 50%)`; draw.fillRect(0, 0, 2000, 1000); if (frames === 50) { clearInterval(timer); met(); } }, 40);
            });
            recorder.stop();
            await over;
            window.fetch = async (address, { body, headers } = {}) => {
              if (!body) return new Response('{}', { headers: { 'content-type': 'application/json' } });
              const { width, height } = await createImageBitmap(body);
              posters.push([address, headers.RequestVerificationToken, body.type, width, height, body.size < 300000]);
              posters.busy = files.unfinished('home');
              throw new Error('Lost');
            };
            const asked = new Promise(met => { const look = setInterval(() => { if (requests.length) { clearInterval(look); met(); } }, 20); });
            await files.add(box, [new File(parts, 'talk.webm')]);
            const before = [requests.length, files.unfinished('home')];
            await asked;
            const { searchParams } = requests[0].address;
            const ended = new Promise(met => files.ended.addEventListener('ended', met, { once: true }));
            requests[0].answer(200, { id: 1 });
            const rowsThen = rows().length;
            await ended;
            const id = searchParams.get('id');
            return {
              before, sides: [searchParams.get('width'), searchParams.get('height'), searchParams.has('poster')], rowsThen,
              posters: posters.map(([address, ...more]) => [address.replace(id, 'ID'), ...more]), waited: posters.busy, busy: files.unfinished('home'), failed: files.failed('home'),
            };
            """,
            """{"before":[0,true],"sides":["2000","1000",false],"rowsThen":0,"posters":[["/compose/poster?place=home&id=ID","the token","image/jpeg",1280,640,true]],"waited":true,"busy":false,"failed":[]}"""
        );

    [Fact(Timeout = 60_000)]
    public Task File_that_the_browser_cannot_look_at_is_sent_all_the_same() =>
        ShowsAsync(
            """
            const asked = new Promise(met => { const look = setInterval(() => { if (requests.length) { clearInterval(look); met(); } }, 20); });
            await files.add(box, [file('talk.mp4', 100, 'video/mp4')]);
            await asked;
            requests[0].answer(200, { id: 1 });
            return { more: [...requests[0].address.searchParams.keys()], busy: files.unfinished('home') };
            """,
            """{"more":["place","id","name","type","at"],"busy":false}"""
        );

    private async Task ShowsAsync(string script, string expected)
    {
        await using var reader = await world.PersonAsync(new Uri(Address), Jid.Parse("reader@uploads.example"), new());
        await reader.Page.RouteAsync(
            Address + "**",
            async route =>
            {
                var path = new Uri(route.Request.Url).AbsolutePath;
                await route.FulfillAsync(
                    path == "/"
                        ? new() { ContentType = "text/html", Body = Html }
                        : new()
                        {
                            ContentType = "text/javascript",
                            Path = Path.Combine(RepositoryRoot.Path, "wwwroot", path.TrimStart('/')),
                        }
                );
            }
        );
        await reader.Page.GotoAsync("/");
        var shown = await reader.Page.EvaluateAsync<string>(
            $"async () => JSON.stringify(await (async () => {{\n{Setup}\n{script}\n}})())"
        );
        Assert.Equal(expected, shown);
    }
}
