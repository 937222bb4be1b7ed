using Microblog.Core.Accounts;
using Microblog.Web.Accounts;
using Microblog.Web.Components;
using Microblog.Web.Compose;
using Microblog.Web.Health;
using Microblog.Web.Logs;
using Microblog.Web.Media;
using Microblog.Web.Proxies;
using Microblog.Web.Reading;
using Microblog.Web.Security;
using Microblog.Web.Site;
using Microblog.Web.Start;
using Microblog.Web.Storage;

if (await CommandLine.AnswerAsync(args, Console.Out, Console.Error) is { } status)
{
    return status;
}

var builder = WebApplication.CreateBuilder(args);
var startLog = new StartLog();
WebApplication app;

try
{
    builder.AddSettings();
    builder.AddDatabase();
    builder.AddLogs();
    startLog.Use(builder.Logging);
    builder.AddSecurity();
    builder.AddPages();
    builder.Services.AddProxies();
    builder.Services.AddAccounts();
    builder.Services.AddMedia();
    builder.Services.AddHealth();
    builder.AddTelemetry();

    app = builder.Build();

    app.Services.CheckSettings();
    await app.MigrateAsync();

    app.UseProxies();
    app.UseSecurity();
    app.UseErrorPages();
    app.UseResponseCompression();
    app.UseAuthentication();
    app.UseAuthorization();
    app.UseAccounts();
    app.UseAntiforgery();
    app.UseTokenEvents();
    app.UseOldForms();

    app.MapHealth();
    app.MapSite();
    app.MapSignOut();
    app.MapDrafts();
    app.MapCompletion();
    app.MapFiles();
    app.MapPosters();
    app.MapReading();
    app.MapMedia();
    app.MapPages();

    await app.StartAsync();
}
catch (Exception failure) when (failure is not HostAbortedException && failure.GetType().Name != "StopTheHostException")
{
    await Console.Error.WriteLineAsync(StartFailure.Explain(failure, builder.Configuration));
    return 1;
}
startLog.End();
await app.WaitForShutdownAsync();
await app.DisposeAsync();
return 0;
