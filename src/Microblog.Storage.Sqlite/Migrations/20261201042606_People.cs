using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Microblog.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class People : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "avatar_picture",
                columns: table => new
                {
                    account_id = table.Column<long>(type: "INTEGER", nullable: false),
                    picture = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    size = table.Column<int>(type: "INTEGER", nullable: false),
                    bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_avatar_picture", x => new { x.account_id, x.picture, x.size });
                    table.ForeignKey(
                        name: "FK_avatar_picture_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "account_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "person",
                columns: table => new
                {
                    account_id = table.Column<long>(type: "INTEGER", nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    nickname = table.Column<string>(type: "TEXT", maxLength: 250, nullable: true),
                    full_name = table.Column<string>(type: "TEXT", maxLength: 250, nullable: true),
                    card_checked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    avatar = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    announced_avatar = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    has_card_avatar = table.Column<bool>(type: "INTEGER", nullable: false),
                    avatar_checked_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_person", x => new { x.account_id, x.address });
                    table.ForeignKey(
                        name: "FK_person_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "account_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_person_account_id_avatar",
                table: "person",
                columns: new[] { "account_id", "avatar" },
                filter: "avatar is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "avatar_picture");

            migrationBuilder.DropTable(
                name: "person");
        }
    }
}
