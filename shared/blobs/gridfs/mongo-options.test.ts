import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { mongoOptions } from './mongo-options.ts';

describe('the options of MongoDB’s client', () => {
  const limits = async (query: string) => {
    const url = `mongodb://localhost/blobs${query}`;
    const client = new MongoClient(url, mongoOptions(url));
    const { connectTimeoutMS, socketTimeoutMS, serverSelectionTimeoutMS, writeConcern } = client.options;
    await client.close();
    return { connectTimeoutMS, socketTimeoutMS, serverSelectionTimeoutMS, writeConcern };
  };

  it('limit silence, and make what is stored durable', async () => {
    const { writeConcern, ...silences } = await limits('');
    expect(silences).to.deep.equal({
      connectTimeoutMS: 30_000,
      socketTimeoutMS: 300_000,
      serverSelectionTimeoutMS: 10_000,
    });
    expect(writeConcern).to.include({ w: 'majority', j: true });
  });

  it('are those of the URL where it says them, in whatever case', async () => {
    const query = '?socketTimeoutMS=0&CONNECTTIMEOUTMS=90000&directConnection=true';
    expect(await limits(query)).to.include({
      connectTimeoutMS: 90_000,
      socketTimeoutMS: 0,
      serverSelectionTimeoutMS: 10_000,
    });
  });
});
