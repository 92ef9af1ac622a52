// Rounds a picture without clipping it: its corners are painted over in the colour of the stage. A clipped picture is mixed, pixel by pixel,
// with what is behind it, and without a graphics card that is almost half of all drawing. One element for each: as a single one it would
// be as large as the picture, and drawn over all of it.
import "./TileCorners.css";

const corners = ["topLeft", "topRight", "bottomLeft", "bottomRight"] as const;

export function TileCorners() {
  return corners.map((corner) => <span key={corner} className={`tileCorner tileCorner--${corner}`} />);
}
