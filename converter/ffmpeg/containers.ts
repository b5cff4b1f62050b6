/**
 * The containers that ffmpeg may open, grouped by who writes them. All others are refused: playlists and
 * scripts (hls, concat, dash, sdp …) would make ffmpeg read other files, and game formats are nobody's
 * recordings. A format that ffmpeg recognizes only by the file name, such as raw G.722, would never match,
 * because the input files have no such names.
 */
const families = {
  'phones, cameras, browsers, editors': [
    ...['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2', 'matroska', 'webm', 'avi', 'flv', 'live_flv', 'nut', 'dv'],
    ...['asf', 'rm'],
  ],
  'broadcast, television recorders, discs': [
    ...['mpegts', 'mpeg', 'mpegvideo', 'mxf', 'gxf', 'wtv', 'ty', 'pva', 'lxf', 'nsv', 'loas'],
    ...['truehd', 'mlp', 'dtshd', 's337m', 'dts', 'ac3', 'eac3'],
  ],
  'surveillance cameras': ['dhav'],
  'sound recorders and editors': [
    ...['wav', 'w64', 'aiff', 'caf', 'au', 'mp3', 'aac', 'flac', 'ogg', 'voc', 'ircam', 'nistsphere'],
  ],
  'phones and dictation machines': [
    ...['amr', 'amrnb', 'amrwb', 'gsm', 'qcp', 'ilbc', 'dss', 'act', 'msnwctcp'],
  ],
  'music collections': ['ape', 'wv', 'tta', 'tak', 'mpc', 'mpc8', 'shn'],
  'MiniDisc, DSD recorders': ['oma', 'aea', 'dsf', 'iff', 'wsd'],
};

export const containers: readonly string[] = Object.values(families).flat();
