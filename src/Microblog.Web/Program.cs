using Microblog.Web.Accounts;
using Microblog.Web.Components;
using Microblog.Web.Compose;
using Microblog.Web.Health;
using Microblog.Web.Security;

var builder = WebApplication.CreateBuilder(args);

builder.AddPages();
builder.Services.AddAccounts(builder.Configuration);
builder.Services.AddHealth();

var app = builder.Build();

app.UseSecurityHeaders();
app.UseErrorPages();
app.UseResponseCompression();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();

app.MapHealth();
app.MapSignOut();
app.MapDrafts();
app.MapPages();

await app.RunAsync();
