/** Defines `<btp-chat>`. */

import './components/btp-chat.js';
