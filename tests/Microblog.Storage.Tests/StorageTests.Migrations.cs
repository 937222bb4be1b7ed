using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    [Fact(Timeout = Patience)]
    public async Task Migrations_make_the_database_of_nothing_and_leave_one_that_is_up_to_date_alone()
    {
        await using var context = await Database.OpenAsync(Stop);
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Stop));
        await Database.NewAccountAsync();
        await context.Database.MigrateAsync(Stop);
        Assert.Equal(1, await context.Accounts.CountAsync(Stop));
    }

    [Fact(Timeout = Patience)]
    public async Task Migrations_say_all_that_the_model_says()
    {
        await using var context = await Database.OpenAsync(Stop);
        Assert.False(context.Database.HasPendingModelChanges());
    }
}
