using Microblog.Web.Accounts;
using Microblog.Web.Components;
using Microblog.Web.Compose;
using Microblog.Web.Health;
using Microblog.Web.Logs;
using Microblog.Web.Media;
using Microblog.Web.Proxies;
using Microblog.Web.Reading;
using Microblog.Web.Security;
using Microblog.Web.Settings;
using Microblog.Web.Storage;

var builder = WebApplication.CreateBuilder(args);

try
{
    builder.AddSettings();
    builder.AddDatabase();
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}
builder.AddLogs();
builder.AddSecurity();
builder.AddPages();
builder.Services.AddProxies();
builder.Services.AddAccounts();
builder.Services.AddMedia();
builder.Services.AddHealth();
builder.AddTelemetry();

var app = builder.Build();

await app.MigrateAsync();

app.UseProxies();
app.UseSecurity();
app.UseErrorPages();
app.UseResponseCompression();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.UseTokenEvents();
app.UseOldForms();

app.MapHealth();
app.MapSignOut();
app.MapDrafts();
app.MapReading();
app.MapMedia();
app.MapPages();

await app.RunAsync();
return 0;
