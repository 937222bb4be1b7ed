using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Microblog.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class HiddenAuthors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "author",
                table: "entry",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "hidden",
                table: "entry",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            // In a personal feed without a name its owner is the author, and found by the feed.
            migrationBuilder.Sql(
                "UPDATE entry SET author = coalesce(json_extract(payload, '$.Author'), publisher) WHERE payload IS NOT NULL"
            );

            migrationBuilder.CreateTable(
                name: "hidden_author",
                columns: table => new
                {
                    account_id = table.Column<long>(type: "INTEGER", nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    blocked = table.Column<bool>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hidden_author", x => new { x.account_id, x.address });
                    table.ForeignKey(
                        name: "FK_hidden_author_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "account_id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "hidden_author");

            migrationBuilder.DropColumn(
                name: "author",
                table: "entry");

            migrationBuilder.DropColumn(
                name: "hidden",
                table: "entry");
        }
    }
}
