// What the page does by itself, without asking the server. Loaded once; every part is its own small module.
import './times.js';
import './theme.js';
import './modal.js';
import './compose.js';
import './completion.js';
import './escape.js';
import './menu.js';
import './hover.js';
import './likes.js';
import './pictures.js';
import './media.js';
import './warnings.js';
import './navigation.js';
import './focus.js';
import './keys.js';
import './sheet.js';
import './typing.js';
import './taps.js';
import '/Components/Timeline/TimelineView.razor.js';
// Last: it starts the circuit.
import './connection.js';
