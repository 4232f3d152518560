//! A picture of rectangles and digits in a few colours, as PNG.

use super::glyphs;

/// A colour of the palette. The bright ones look like the squares that name them in the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Color {
    Paper,
    Ink,
    Grid,
    Blue,
    Orange,
    Black,
    Green,
    Purple,
    Brown,
}

/// Red, green, blue of each, in the order of [`Color`].
const PALETTE: [[u8; 3]; 9] = [
    [255, 255, 255],
    [70, 70, 70],
    [222, 222, 222],
    [59, 136, 232],
    [244, 144, 12],
    [49, 55, 61],
    [96, 169, 62],
    [146, 98, 206],
    [166, 105, 75],
];

/// Pixels from left to right, from top to bottom.
pub(super) struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Canvas {
    /// Blank paper.
    pub fn new(width: u32, height: u32) -> Self {
        Self { width, height, pixels: vec![Color::Paper as u8; (width * height) as usize] }
    }

    /// A filled rectangle; what lies outside is cut.
    pub fn rectangle(&mut self, left: u32, top: u32, width: u32, height: u32, color: Color) {
        let right = left.saturating_add(width).min(self.width);
        for row in top..top.saturating_add(height).min(self.height) {
            let start = (row * self.width) as usize;
            if left < right {
                self.pixels[start + left as usize..start + right as usize].fill(color as u8);
            }
        }
    }

    /// Digits, each of its dots `scale` pixels wide.
    pub fn digits(&mut self, text: &str, left: u32, top: u32, scale: u32, color: Color) {
        let mut left = left;
        for sign in text.chars() {
            for (row, bits) in (0..).zip(glyphs::rows(sign)) {
                for column in
                    (0..glyphs::COLUMNS).filter(|column| bits >> (glyphs::COLUMNS - 1 - column) & 1 == 1)
                {
                    self.rectangle(left + column * scale, top + row * scale, scale, scale, color);
                }
            }
            left += (glyphs::COLUMNS + 1) * scale;
        }
    }

    /// How wide digits are.
    pub fn width_of(text: &str, scale: u32) -> u32 {
        let signs = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        (signs * (glyphs::COLUMNS + 1)).saturating_sub(1) * scale
    }

    /// The colour at a place.
    #[cfg(test)]
    pub fn at(&self, left: u32, top: u32) -> u8 {
        self.pixels[(top * self.width + left) as usize]
    }

    /// The picture as a file.
    ///
    /// # Errors
    ///
    /// When it has no pixels.
    pub fn to_png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(PALETTE.concat());
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_outside_is_cut() {
        let mut canvas = Canvas::new(10, 10);
        canvas.rectangle(8, 8, 50, 50, Color::Blue);
        canvas.rectangle(50, 0, 5, 5, Color::Blue);
        canvas.digits("1234567890-.KM?", 0, 0, 3, Color::Ink);
        assert_eq!(canvas.at(9, 9), Color::Blue as u8);
        assert_eq!(canvas.pixels.len(), 100);
    }

    #[test]
    fn a_picture_reads_back_as_it_was_drawn() {
        let mut canvas = Canvas::new(30, 20);
        canvas.digits("7", 2, 3, 2, Color::Ink);
        let bytes = canvas.to_png().expect("a file");
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a picture");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("pixels");
        assert_eq!((info.width, info.height), (30, 20));
        assert_eq!(pixels, canvas.pixels);
        assert!(pixels.contains(&(Color::Ink as u8)));
    }
}
