using Microblog.Demo;
using Microblog.Xmpp;

if (DemoOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(DemoOptions.Usage);
    return 2;
}
using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(5));
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
try
{
    var count = await Demo.FillAsync(options, Story.Load(), stop.Token);
    Console.WriteLine($"Published {count} posts.");
    return 0;
}
catch (Exception e) when (e is XmppException or HttpRequestException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync($"The demo stopped: {e.Message}");
    return 1;
}
