using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Microblog.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class DraftAttachments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "attachments",
                table: "outbox",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "draft_attachments",
                columns: table => new
                {
                    account_id = table.Column<long>(type: "bigint", nullable: false),
                    place = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false, collation: "C"),
                    files = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_draft_attachments", x => new { x.account_id, x.place });
                    table.ForeignKey(
                        name: "FK_draft_attachments_account_account_id",
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
                name: "draft_attachments");

            migrationBuilder.DropColumn(
                name: "attachments",
                table: "outbox");
        }
    }
}
