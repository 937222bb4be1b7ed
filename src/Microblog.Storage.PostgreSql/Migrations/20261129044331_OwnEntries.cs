using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Microblog.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class OwnEntries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "entry_feed",
                table: "entry");

            migrationBuilder.DropIndex(
                name: "entry_order",
                table: "entry");

            migrationBuilder.AddColumn<bool>(
                name: "own",
                table: "entry",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.Sql(
                """
                UPDATE entry SET own = true WHERE feed_id IN (
                    SELECT feed.feed_id FROM feed JOIN account ON account.account_id = feed.account_id
                    WHERE feed.service = account.jid AND feed.node = 'urn:xmpp:microblog:0')
                """);

            migrationBuilder.CreateIndex(
                name: "entry_feed",
                table: "entry",
                columns: new[] { "feed_id", "shown", "sort_key", "address", "own" });

            migrationBuilder.CreateIndex(
                name: "entry_order",
                table: "entry",
                columns: new[] { "account_id", "home", "sort_key", "address", "own" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "entry_feed",
                table: "entry");

            migrationBuilder.DropIndex(
                name: "entry_order",
                table: "entry");

            migrationBuilder.DropColumn(
                name: "own",
                table: "entry");

            migrationBuilder.CreateIndex(
                name: "entry_feed",
                table: "entry",
                columns: new[] { "feed_id", "shown", "sort_key", "address" });

            migrationBuilder.CreateIndex(
                name: "entry_order",
                table: "entry",
                columns: new[] { "account_id", "home", "sort_key", "address" });
        }
    }
}
