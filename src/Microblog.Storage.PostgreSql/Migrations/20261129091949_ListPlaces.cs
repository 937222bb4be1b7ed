using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Microblog.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class ListPlaces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "list_place",
                table: "feed",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "movim_place",
                table: "feed",
                type: "integer",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "list_place",
                table: "feed");

            migrationBuilder.DropColumn(
                name: "movim_place",
                table: "feed");
        }
    }
}
